import { writeWhole } from '../write-whole.ts'
import type { Spool } from './spool.ts'

/**
 * Write a recording account by account, sorted, one call a line: it is read and compared by people too.
 *
 * The file is there whole or not at all. Throws a `UsageError` where it cannot be written.
 */
export function writeRecording(path: string, observedAt: string, spool: Spool): Promise<void> {
  return writeWhole(path, parts(observedAt, spool))
}

async function* parts(observedAt: string, spool: Spool): AsyncGenerator<string> {
  yield `{"version":1,"observedAt":${JSON.stringify(observedAt)},"calls":[`
  let before = '\n'
  for (const account of spool.accounts()) {
    const calls = await spool.calls(account)
    if (calls.length === 0) continue
    yield before + calls.map((call) => JSON.stringify(call)).join(',\n')
    before = ',\n'
  }
  yield '\n]}\n'
}
