import { vi } from 'vitest'
import { createQuickConnection, type QuickConnection } from '../../../packages/aws/src/objects/quick-connection.ts'

/** Connections that are ready for the first request. */
export async function quickConnection(): Promise<QuickConnection> {
  const connection = createQuickConnection(1)
  await vi.waitFor(() => {
    if (connection.send() === undefined) throw new Error('not loaded')
  })
  return connection
}
