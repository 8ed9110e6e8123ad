import { expect, test } from 'vitest'
import type { Alert } from '../../../packages/collector/src/alert/alert.ts'
import { createNotedAlerts } from '../../../packages/collector/src/alert/noted-alerts.ts'
import { createMemoryLedger } from '../../../packages/collector/src/ledger/memory-ledger.ts'

const alertOf = (id: string): Alert => ({ id, kind: 'tamper', at: 0, code: 'StopLogging', because: 'stopped' })

/** A ledger that is away as often as is said, and what was raised. */
function worldOf(failures = 0) {
  let left = failures
  const raised: string[] = []
  const told: unknown[] = []
  const notes = createNotedAlerts(createMemoryLedger({ by: 'test' }), {
    raise: async ({ id }) => {
      await undefined
      raised.push(id)
      if (left-- > 0) throw new Error('away')
    },
    failed: (error) => told.push(error),
  })
  return { notes, raised, told }
}

test('of many that are noted at once each is raised once', async () => {
  const { notes, raised } = worldOf()
  const ids = Array.from({ length: 100 }, (_, index) => `${index}`)
  for (const id of ids) notes.note(alertOf(id))
  await notes.keep()
  expect(raised).toEqual(ids)
})
test.each([0, 1, 2, 3, 4, 5, 6])('one that is noted %i turns after another is kept before an object is finished', async (turns) => {
  const { notes, raised } = worldOf()
  notes.note(alertOf('a'))
  for (let turn = 0; turn < turns; turn++) await undefined
  notes.note(alertOf('b'))
  await notes.ledger.finish([])
  expect(raised).toEqual(['a', 'b'])
})
test('one that could not be kept is told, and kept by the next who asks', async () => {
  const { notes, raised, told } = worldOf(2)
  notes.note(alertOf('a'))
  await expect(notes.ledger.finish([])).rejects.toThrow('away')
  await expect(notes.keep()).rejects.toThrow('away')
  await notes.keep()
  expect([raised, told.length]).toEqual([['a', 'a', 'a'], 1])
})
