import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import type { Io } from '../../../packages/collector/src/command/io.ts'
import { runAddenda } from '../../../packages/collector/src/command/run-addenda.ts'
import { openSqliteLedger } from '../../../packages/collector/src/ledger/sqlite-ledger.ts'
import { rememberAddenda } from '../../../packages/collector/src/run/addenda.ts'
import { systemClock } from '../../../packages/collector/src/system-clock.ts'

const folder = mkdtempSync(join(tmpdir(), 'addenda-'))

async function shown(id?: string, json = false): Promise<readonly [number, string]> {
  let printed = ''
  const io: Io = {
    print: (text) => {
      printed += text
    },
    say: () => undefined,
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    env: {},
    folder,
    clock: systemClock,
    width: 80,
    watched: false,
    runtime: 'test',
    signals: { on: () => undefined, off: () => undefined, exit: () => undefined },
  }
  return [await runAddenda(id, { json }, io), printed]
}

test('addenda are shown with what they belong to', async () => {
  const ledger = openSqliteLedger({ path: join(folder, 'trailmend-collector/ledger.db'), by: 'one', clock: systemClock })
  expect(await shown()).toEqual([0, 'No addendum was collected.\n'])
  await rememberAddenda(ledger, 's3://b/k', [
    { eventId: 'new', originalEventId: 'old', reason: 'UPDATED_DATA', updatedFields: 'userIdentity,tags' },
    { eventId: 'late', originalRequestId: 'r/1', reason: 'DELIVERY_DELAY' },
    { eventId: 'odd', reason: '\u001b[2J' },
  ])
  for (const [index, value] of ['{', 'null', '[]', '{"eventId":7}'].entries()) await ledger.remember(`addendum/old/${index}`, value)
  expect(await shown('old')).toEqual([0, 'old  UPDATED_DATA (userIdentity,tags)  by new in s3://b/k\n'])
  expect(await shown('r/1')).toEqual([0, 'request r/1  DELIVERY_DELAY  by late in s3://b/k\n'])
  expect(await shown('other')).toEqual([0, 'Nothing was added to it.\n'])
  const [, all] = await shown()
  expect(all).toContain('an event that is not named  \\u{1b}[2J  by odd in s3://b/k\n')
  const json = (await shown(undefined, true))[1].trimEnd().split('\n')
  expect(json.map((line) => JSON.parse(line).eventId).sort()).toEqual(['late', 'new', 'odd'])
  await ledger.close()
})
