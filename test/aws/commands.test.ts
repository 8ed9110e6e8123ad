import { OPERATIONS } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { senderOf } from '../../packages/aws/src/commands.ts'

describe('every operation of the table that is asked can be sent', () => {
  const asked = Object.entries(OPERATIONS).filter(([, { use }]) => use !== 'accepted')
  test.each(asked)('%s', async (_name, operation) => {
    expect(typeof (await senderOf(operation))).toBe('function')
  })
})

test.each([
  ['cloudtrail', 'GetTrail'],
  ['cloudtrail', 'DeleteTrail'],
  ['__proto__', 'toString'],
])('%s:%s is never sent', async (service, operation) => {
  await expect(senderOf({ service, operation })).rejects.toThrow('no such operation')
})
