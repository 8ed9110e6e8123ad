import { hash } from 'node:crypto'
import { CollectorError } from '../collector-error.ts'
import type { DigestNote, HourVerdict } from '../complete/index.ts'
import type { DoesNotFit } from '../ledger/does-not-fit.ts'
import { objectId } from '../object/task-of.ts'
import type { DigestTaker } from '../run/context.ts'
import type { CollectorProblem, ProgressReport } from '../run/progress.ts'
import { type Alert, cutShort } from './alert.ts'

/** The alert that a digest is, where it was tampered with. */
export function alertOfDigest(note: DigestNote, at: number): Alert | undefined {
  const { verdict, account, region, sha256 } = note
  if (verdict.is !== 'tampered') return undefined
  const subject = objectId(note)
  return {
    id: `${subject}#${sha256}`,
    kind: 'verification',
    at,
    account,
    region,
    code: verdict.code,
    because: cutShort(verdict.because),
    subject,
  }
}

/** The alert that a digest is which no ledger can keep: all that CloudTrail writes fits. */
export function alertOfUnfit({ task, bytes }: Parameters<DigestTaker['take']>[0], { message }: DoesNotFit, at: number): Alert {
  const { account, logRegion: region } = task
  const subject = objectId(task)
  return {
    id: `${subject}#${hash('sha256', bytes, 'hex')}`,
    kind: 'verification',
    at,
    ...(account !== undefined && { account }),
    ...(region !== undefined && { region }),
    code: 'digest-unfit',
    because: cutShort(`It names more than a digest of CloudTrail does, and is in quarantine: ${message}.`),
    subject,
  }
}

/** The alert that a report is: events whose id others have too, with other bytes. */
export function alertOfProgress(report: ProgressReport, at: number): Alert | undefined {
  if (report.is !== 'twins') return undefined
  const because = `${report.events} of its events have the id of another event, and other bytes: one of them is not as CloudTrail wrote it.`
  return { id: report.id, kind: 'twins', at, code: 'twins', because, subject: report.id }
}

/** The alert that a problem is: a source that nothing can come from any more, such as a queue that somebody deleted. Once an hour, as long as it is so. */
export function alertOfProblem({ of, name, because, error, isFatal }: CollectorProblem, at: number): Alert | undefined {
  if (of !== 'source' || !isFatal) return undefined
  const code = error instanceof CollectorError ? error.code : 'source-gone'
  const id = `source/${name}/${code}/${new Date(at).toISOString().slice(0, 13)}`
  return { id, kind: 'silence', at, code, because: cutShort(`Nothing can come from it: ${because}.`), subject: name }
}

/** The alerts that hours are: one for each hour with gaps, and one for each with anything that was tampered with. */
export function alertsOfHours(verdicts: readonly HourVerdict[], at: number): readonly Alert[] {
  return verdicts.flatMap((verdict) =>
    KINDS.flatMap(([state, kind]) => {
      const { account, region, hour, problems } = verdict
      const [first, ...others] = problems.filter((problem) => problem.state === state)
      if (first === undefined) return []
      const subject = first.bucket === undefined || first.key === undefined ? undefined : objectId({ bucket: first.bucket, key: first.key })
      const more = others.length === 0 ? '' : ` And ${others.length} more in that hour.`
      const id = `${account}/${region}/${new Date(hour).toISOString()}/${first.code}`
      const because = cutShort(`${first.sentence}${more}`)
      return [{ id, kind, at, account, region, code: first.code, because, ...(subject !== undefined && { subject }) }]
    }),
  )
}

const KINDS = [
  ['tampered', 'verification'],
  ['gap', 'gap'],
] as const
