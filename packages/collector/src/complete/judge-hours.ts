import type { ObjectRecord } from '../ledger/ledger.ts'
import type { ObjectTask } from '../object/object.ts'
import { objectId } from '../object/task-of.ts'
import { isTold } from './digest-note.ts'
import { type Expected, HOUR, type HourWish, hourOf, type Place } from './expected.ts'
import { type HourVerdict, worstOf } from './hour-verdict.ts'
import { judgeChains } from './judge-chains.ts'
import { judgeFiles } from './judge-files.ts'
import { judgeListed } from './judge-listed.ts'
import { createSheet, type Sheet } from './sheet.ts'

/**
 * Judge each hour of each account and region that anything is known of: whether all that CloudTrail delivered is stored, as it was delivered.
 *
 * Pure: the same in gives the same out. Answers by account, region and hour, in that order. Of what is expected and not known nothing is
 * called complete. Digests of a trail cover hours of their own, such as 10:01:31 to 11:01:31, so that an hour may rest on two of them; a file is of
 * the hour in its name.
 *
 * @param records - the ledger's, of the hours and a quarter of an hour around them
 */
export function judgeHours(expected: Expected, records: Iterable<ObjectRecord>, wish: HourWish): readonly HourVerdict[] {
  return placesOf(expected, records, wish).flatMap((place) => judgePlace(place, wish))
}

function judgePlace(place: Place, wish: HourWish): readonly HourVerdict[] {
  const sheet = createSheet(wish)
  const told = place.digests.filter(isTold)
  const coverage = judgeChains(place, told, sheet)
  judgeFiles(place, { told, coverage, sheet })
  judgeListed(place, { coverage, sheet })
  return hoursOf(wish).map((hour) => verdictOf(place, hour, sheet))
}

function verdictOf({ account, region }: Place, hour: number, sheet: Sheet): HourVerdict {
  const { expected, stored, problems, proof } = sheet.at(hour)
  const state = worstOf(problems.map((problem) => problem.state))
  return { account, region, hour, state, ...(state === 'complete' && { proof }), expected, stored, problems }
}

function hoursOf({ from, to }: HourWish): readonly number[] {
  const hours: number[] = []
  for (let hour = hourOf(from); hour < to; hour += HOUR) hours.push(hour)
  return hours
}

function placesOf({ digests, chains, listings }: Expected, records: Iterable<ObjectRecord>, wish: HourWish): readonly Place[] {
  const places = new Map<string, { readonly account: string; readonly region: string } & Draft>()
  const at = (account: string | undefined, region: string | undefined): Draft | undefined => {
    if (account === undefined || region === undefined) return undefined
    if (!(wish.accounts?.includes(account) ?? true) || !(wish.regions?.includes(region) ?? true)) return undefined
    const name = `${account}/${region}`
    const known = places.get(name) ?? { account, region, digests: [], chains: [], records: new Map(), listed: new Map() }
    places.set(name, known)
    return known
  }
  for (const digest of digests) at(digest.account, digest.region)?.digests.push(digest)
  for (const chain of chains) at(chain.account, chain.region)?.chains.push(chain)
  for (const record of records) at(record.account, record.region)?.records.set(record.id, record)
  for (const { objects } of listings) for (const task of objects) at(task.account, task.logRegion)?.listed.set(objectId(task), task)
  const sorted = [...places].toSorted(([one], [other]) => (one < other ? -1 : 1))
  return sorted.map(([, place]) => ({ ...place, listings }))
}

interface Draft {
  readonly digests: Expected['digests'][number][]
  readonly chains: Expected['chains'][number][]
  readonly records: Map<string, ObjectRecord>
  readonly listed: Map<string, ObjectTask>
}
