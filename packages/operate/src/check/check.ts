import { type CheckResult, conclude, type Recording } from '@trailmend/core'
import { findRecordings } from '../recordings/find-recordings.ts'
import { readRecording } from '../recordings/read-recording.ts'
import { UsageError } from '../usage-error.ts'
import { mustBeWritable, writeWhole } from '../write-whole.ts'
import { type AskContext, askLive } from './ask-live.ts'
import { type Judged, judgeRecording } from './judge.ts'
import type { CheckOptions } from './options.ts'

/**
 * Check accounts, live or from recordings.
 *
 * Throws a `UsageError` before anything is asked where a report or the recording could not be written, and for a file that
 * is no recording.
 */
export async function check(options: CheckOptions, context: AskContext): Promise<CheckResult> {
  const files = [options.record, ...options.reports.map((report) => report.path)].filter((path) => path !== undefined)
  await Promise.all(files.map(mustBeWritable))
  const judged =
    options.replay === undefined ? [await checkLive(options, context)] : await checkRecordings(options.replay, options, context)
  const findings = judged.flatMap((each) => each.findings)
  if (findings.length === 0) throw new UsageError(nothingFound(options))
  return conclude({
    findings,
    regions: [...new Set(judged.flatMap((each) => each.regions))],
    skipped: judged.flatMap((each) => each.skipped),
    failOn: options.failOn,
  })
}

async function checkLive(options: CheckOptions, context: AskContext): Promise<Judged> {
  const recording = await askLive(options, context)
  if (options.record !== undefined) await writeWhole(options.record, recordingText(recording))
  // Names of accounts narrow down whom to ask; who was asked is judged.
  return judgeRecording(recording, 'live', { ...options, onlyAccounts: undefined })
}

/** One after the other, so that memory holds one recording whatever their number. */
async function checkRecordings(paths: readonly string[], options: CheckOptions, { progress }: AskContext): Promise<readonly Judged[]> {
  const files = await findRecordings(paths)
  const judged: Judged[] = []
  for (const file of files) {
    judged.push(judgeRecording(await readRecording(file), file, options))
    progress({ what: 'recordings', done: judged.length, total: files.length })
  }
  return judged
}

/** One call a line: a recording is read and compared by people too. */
function recordingText({ version, observedAt, calls }: Recording): string {
  const lines = calls.map((call) => JSON.stringify(call)).join(',\n')
  return `{"version":${version},"observedAt":${JSON.stringify(observedAt)},"calls":[\n${lines}\n]}\n`
}

function nothingFound({ replay, onlyAccounts }: CheckOptions): string {
  const where = replay === undefined ? 'AWS' : replay.join(', ')
  return onlyAccounts === undefined ? `${where} holds no account to judge` : `${where} holds no account ${onlyAccounts.join(', ')}`
}
