import { LOG_KINDS, parseObjectKey } from '@trailmend/stream'
import type { ObjectRecord } from '../ledger/ledger.ts'
import type { ObjectTask } from '../object/object.ts'
import { objectId, withoutVersion } from '../object/task-of.ts'
import { type DigestNote, mayName, type NamedLog } from './digest-note.ts'
import { NAME_SLACK, type Place } from './expected.ts'
import { type HourProblem, problemOf } from './hour-verdict.ts'
import type { Coverage } from './judge-chains.ts'
import type { Sheet } from './sheet.ts'

interface Judging {
  readonly told: readonly DigestNote[]
  readonly coverage: Coverage
  readonly sheet: Sheet
}

/** Hold what is stored to what digests name, both ways. */
export function judgeFiles(place: Place, { told, coverage, sheet }: Judging): void {
  const named = new Map<string, NamedLog & { readonly time: number }>()
  for (const note of told)
    for (const log of note.logs)
      if (mayName(note, log)) named.set(objectId(log), { ...log, time: parseObjectKey(log.key)?.time ?? note.end - 1 })
  const versions = versionsOf(place.records)
  for (const [id, log] of named) {
    if (!sheet.has(log.time)) continue
    const stored = withoutReplayed(versions.get(id) ?? [])
    const problem = problemOfLog(log, { stored, listed: place.listed.get(id), place })
    sheet.expect(log.time, stored.some(isDone))
    if (problem !== undefined) sheet.add(log.time, problem)
    if (stored.some(({ fate, sha256 }) => fate === 'stored' && sha256 === undefined)) sheet.weaken(log.time, 'named')
  }
  judgeUnnamed(place, { named, coverage, sheet })
}

/** Stored, or known not to be wanted. */
export function isDone({ fate }: ObjectRecord): boolean {
  return fate === 'stored' || fate === 'filtered'
}

/** Records by the object that they are of: an object that was written over has several. */
function versionsOf(records: Place['records']): ReadonlyMap<string, readonly ObjectRecord[]> {
  const versions = new Map<string, ObjectRecord[]>()
  for (const [id, record] of records) {
    const object = withoutVersion(id)
    versions.set(object, [...(versions.get(object) ?? []), record])
  }
  return versions
}

/** What was in quarantine and has been taken since says nothing any more. */
function withoutReplayed(versions: readonly ObjectRecord[]): readonly ObjectRecord[] {
  return versions.some(isDone) ? versions.filter(({ fate }) => fate !== 'quarantined') : versions
}

interface Found {
  readonly stored: readonly ObjectRecord[]
  readonly listed: ObjectTask | undefined
  readonly place: Place
}

function problemOfLog({ bucket, key, sha256 }: NamedLog, { stored, listed, place }: Found): HourProblem | undefined {
  const at = { bucket, key }
  const [first] = stored
  if (first === undefined) {
    const isListed = place.listings.some((each) => each.bucket === bucket && each.failure === undefined)
    return problemOf(isListed && listed === undefined ? 'log-missing' : 'not-stored', at)
  }
  const modified = stored.find((record) => record.sha256 !== undefined && record.sha256 !== sha256)
  if (modified !== undefined) return problemOf(stored.length > 1 ? 'log-replaced' : 'log-modified', at)
  // Another version whose contents nobody hashed.
  if (stored.length > 1 && stored.some((record) => record.sha256 === undefined)) return problemOf('log-changed-since', at)
  if (first.fate === 'quarantined') return problemOf('in-quarantine', at)
  if (!stored.some(isDone)) return problemOf('passed-over', at)
  const isOther =
    listed?.etag !== undefined && !stored.some(({ etag }) => etag === undefined || unquoted(etag) === unquoted(listed.etag ?? ''))
  return isOther && first.fate === 'stored' ? problemOf('log-changed-since', at) : undefined
}

function unquoted(etag: string): string {
  return etag.replaceAll('"', '')
}

interface Unnamed {
  readonly named: ReadonlyMap<string, unknown>
  readonly coverage: Coverage
  readonly sheet: Sheet
}

/**
 * Files that no digest names, though digests tell of all of their time. Only in folders of which digests name files at all: another trail, which
 * makes no digests, may deliver to a folder of its own, and some kinds of files are not digested.
 */
function judgeUnnamed({ records, listed }: Place, { named, coverage, sheet }: Unnamed): void {
  const folders = new Set([...named.keys()].map(folderOf))
  const files = new Map<string, { readonly kind?: string; readonly keyTime?: number }>([...listed, ...records])
  for (const [id, { kind, keyTime }] of files) {
    const object = withoutVersion(id)
    if (keyTime === undefined || !sheet.has(keyTime) || named.has(object) || named.has(id)) continue
    if (!LOG_KINDS.some((each) => each === kind) || !folders.has(folderOf(object))) continue
    if (!coverage.isCovered({ from: keyTime - NAME_SLACK, to: keyTime + NAME_SLACK })) continue
    const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(object) ?? []
    sheet.add(keyTime, problemOf('log-undeclared', { bucket, key }))
  }
}

/** The folder of a kind's files of an account and region, above the days. */
function folderOf(id: string): string {
  return id.split('/').slice(0, -4).join('/')
}
