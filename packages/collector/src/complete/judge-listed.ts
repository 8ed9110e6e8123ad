import { LOG_KINDS } from '@trailmend/stream'
import type { ObjectTask } from '../object/object.ts'
import { objectId, withoutVersion } from '../object/task-of.ts'
import { FILE_PATIENCE, HOUR, hourOf, type Place } from './expected.ts'
import { problemOf } from './hour-verdict.ts'
import type { Coverage } from './judge-chains.ts'
import { isDone } from './judge-files.ts'
import type { Sheet } from './sheet.ts'

interface Judging {
  readonly coverage: Coverage
  readonly sheet: Sheet
}

/**
 * Hold what is stored to what lies in the bucket. Where digests tell, that is besides them; where they do not, it is all there is: it shows what was
 * not collected, and never what is no longer there.
 */
export function judgeListed(place: Place, { coverage, sheet }: Judging): void {
  const { from, to } = sheet.wish
  const told = alreadyTold(sheet)
  const files = [...place.listed].filter(([, { kind }]) => LOG_KINDS.some((each) => each === kind))
  const replayed = new Map(
    [...place.records.values()].flatMap((record) => (isDone(record) ? [[withoutVersion(record.id), record] as const] : [])),
  )
  for (const [id, task] of files) {
    const { keyTime } = task
    if (keyTime === undefined || !sheet.has(keyTime)) continue
    const found = place.records.get(id)
    const record = found?.fate === 'quarantined' ? (replayed.get(id) ?? found) : found
    const isTold = coverage.hasChains && !coverage.untold.has(hourOf(keyTime))
    if (!isTold) sheet.expect(keyTime, record !== undefined && isDone(record))
    if (record === undefined && !told.has(id)) sheet.add(keyTime, problemOf('not-stored', placeOf(task)))
    else if (record !== undefined && !isTold && !isDone(record))
      sheet.add(keyTime, problemOf(record.fate === 'quarantined' ? 'in-quarantine' : 'passed-over', placeOf(task)))
  }
  for (let hour = hourOf(from); hour < to; hour += HOUR)
    if (!coverage.hasChains || coverage.untold.has(hour)) judgeUntold(place, hour, { coverage, sheet })
}

/** An hour that no digest tells of. */
function judgeUntold({ listings }: Place, hour: number, { coverage, sheet }: Judging): void {
  const failure = listings.find((listing) => listing.failure !== undefined)?.failure
  if (listings.length > 0 && failure === undefined) {
    // Why digests say nothing matters no more: the bucket was looked at.
    const line = sheet.at(hour)
    const others = line.problems.filter(({ code }) => code !== 'before-first')
    line.problems.splice(0, line.problems.length, ...others)
    sheet.weaken(hour, 'listed')
    if (sheet.wish.now < hour + HOUR + FILE_PATIENCE) sheet.add(hour, problemOf('not-due'))
  } else if (failure !== undefined) {
    sheet.add(hour, problemOf('not-listed', { because: failure.because, ...(failure.needs !== undefined && { needs: failure.needs }) }))
  } else if (!coverage.hasChains) sheet.add(hour, problemOf('nothing-expected'))
}

/** The ids of files that digests name and that are not stored. */
function alreadyTold(sheet: Sheet): ReadonlySet<string> {
  const ids = new Set<string>()
  for (let hour = hourOf(sheet.wish.from); hour < sheet.wish.to; hour += HOUR)
    for (const { code, bucket, key } of sheet.at(hour).problems)
      if (code === 'not-stored' && bucket !== undefined && key !== undefined) ids.add(objectId({ bucket, key }))
  return ids
}

function placeOf({ bucket, key }: ObjectTask): { readonly bucket: string; readonly key: string } {
  return { bucket, key }
}
