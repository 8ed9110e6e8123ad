import type { Settings } from '../config/settings.ts'
import { settle } from '../config/settle.ts'
import type { Io } from './io.ts'

/** The settings of a command: its flags, the environment and the file. Throws a `UsageError` that names every problem. */
export async function settingsOf(flags: object & { readonly config?: string }, io: Pick<Io, 'env' | 'folder'>): Promise<Settings> {
  const { settings } = await settle({ config: flags.config, flags: { ...flags }, env: io.env, folder: io.folder })
  return settings
}
