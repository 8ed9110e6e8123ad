import { type CheckResult, conclude, type Scope } from '@trailmend/core'
import { findRecordings } from '../recordings/find-recordings.ts'
import { readRecording } from '../recordings/read-recording.ts'
import { writeRecording } from '../recordings/write-recording.ts'
import { UsageError } from '../usage-error.ts'
import { prepareAllow } from './allow.ts'
import { type AskContext, type Asked, askLive, type Look } from './ask-live.ts'
import { type Judged, judgeAsked, judgeRecording, judgeUnseen } from './judge.ts'
import type { CheckOptions } from './options.ts'
import { mustNotCollide } from './outputs.ts'

/** What else the answers of a live check are for, so that AWS is asked once for both. */
export interface Beside {
  /** All that is asked about: what the check asks about and more. */
  readonly scope: Scope
  readonly look: Look
  /** Given all answers before they are put away. */
  readonly take: (asked: Asked) => Promise<void>
}

/**
 * Check accounts, live or from recordings.
 *
 * Throws a `UsageError` before anything is asked where a report or the recording could not be written, and for a file that
 * is no recording or no baseline.
 */
export async function check(options: CheckOptions, context: AskContext, beside?: Beside): Promise<CheckResult> {
  const recordings = options.replay === undefined ? [] : await findRecordings(options.replay)
  await mustNotCollide(options, recordings)
  const allow = await prepareAllow(options)
  const judged =
    options.replay === undefined ? [await checkLive(options, context, beside)] : await checkRecordings(recordings, options, context)
  const allowed = allow(judged)
  return conclude({
    findings: allowed.findings,
    notices: [...judged.flatMap((each) => each.notices), ...allowed.notices],
    judged: judged.map(({ source, now }) => ({ source, now: new Date(now).toISOString() })),
    regions: [...new Set(judged.flatMap((each) => each.regions))],
    skipped: judged.flatMap((each) => each.skipped),
    failOn: options.failOn,
  })
}

async function checkLive(options: CheckOptions, context: AskContext, beside: Beside | undefined): Promise<Judged> {
  const asked = await askLive({ ...options, scope: beside?.scope ?? options.scope }, context, beside?.look)
  try {
    if (options.record !== undefined) await writeRecording(options.record, asked.observedAt, asked.spool)
    await beside?.take(asked)
    // Names of accounts narrow down whom to ask; who was asked is judged.
    return await judgeAsked(asked, options)
  } finally {
    await asked.spool.close()
  }
}

/** One after the other, so that memory holds one recording whatever their number. */
async function checkRecordings(files: readonly string[], options: CheckOptions, { progress }: AskContext): Promise<readonly Judged[]> {
  const judged: Judged[] = []
  for (const file of files) {
    const recording = await readRecording(file)
    if (recording.calls.length === 0) throw new UsageError(`${file} holds no call, and so no account to judge`)
    judged.push(judgeRecording(recording, file, options))
    progress({ what: 'recordings', done: judged.length, total: files.length })
  }
  return [...judged, ...judgeMissing(files, judged, options)].filter((each) => each.accounts.length > 0)
}

/** An account that was to be judged is not passed over because nobody recorded it. */
function judgeMissing(files: readonly string[], judged: readonly Judged[], options: CheckOptions): readonly Judged[] {
  const seen = new Set(judged.flatMap((each) => each.accounts))
  const members = judged.flatMap((each) => each.members)
  const wanted = options.onlyAccounts ?? [...options.accounts.map((account) => account.id), ...members]
  const missing = [...new Set(wanted)].filter((account) => !seen.has(account))
  const now = Math.max(...judged.map((each) => each.now))
  return missing.length === 0 ? [] : [judgeUnseen(missing, files.join(', '), now, options)]
}
