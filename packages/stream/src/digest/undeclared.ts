import { dayFolders, formatKeyPrefix, LOG_KINDS, type LogKind, parseObjectKey } from '../object-key/index.ts'
import { type ChainState, covers, type Unnamed } from './chain-state.ts'
import { begun } from './in-order.ts'
import { DAY, NAME_SLACK } from './limits.ts'
import { pages } from './list-digests.ts'
import { type Outcome, outcome } from './outcome.ts'
import type { ListedObject } from './port.ts'
import { type Run, type Step, told } from './run.ts'
import type { DigestPlace } from './scope.ts'

/** Pages of the log folders of a day, each with what it is of. */
export interface LogFolder {
  readonly bucket: string
  readonly kind: LogKind
  readonly pages: AsyncIterable<readonly ListedObject[] | Outcome>
}

/** Begin listing the log folders of a day. */
export function beginLogFolders(run: Run, day: number, place: DigestPlace): readonly LogFolder[] {
  if (!run.lookForUndeclared || day > run.to) return []
  const { bucket } = place
  return LOG_KINDS.map((kind) => ({ bucket, kind, pages: begun(pages(run.store, bucket, formatKeyPrefix(place, kind, day))) }))
}

/**
 * Look for files in a day's log folders that no digest names: nothing else would notice what was put there.
 *
 * To be called when the digests of the day have been walked. Holds no more than the names of a day.
 */
export async function* lookForUndeclared(run: Run, state: ChainState, folders: readonly LogFolder[]): AsyncGenerator<Step> {
  const last = state.day <= run.from
  const held = state.deferred.filter(({ bucket, key }) => !state.declared.has(`${bucket}/${key}`))
  state.deferred = []
  for (const file of held) yield* judge(run, state, file, last)
  for (const { bucket, kind, pages: all } of folders) {
    for await (const page of all) {
      if ('code' in page) yield told(page)
      else for (const object of page) yield* lookAt(run, state, { ...object, bucket, kind, last })
    }
  }
  forget(state)
}

interface Seen extends ListedObject {
  readonly bucket: string
  readonly kind: LogKind
  readonly last: boolean
}

function* lookAt(run: Run, state: ChainState, { bucket, key, size, kind, last }: Seen): Generator<Step> {
  if (state.declared.delete(`${bucket}/${key}`)) return
  const parsed = parseObjectKey(key)
  if (parsed === undefined || parsed.kind !== kind) {
    // A console makes empty objects for folders.
    if (!(key.endsWith('/') && size === 0)) yield told(outcome('log-foreign', { place: { bucket, key } }))
    return
  }
  const file = { bucket, key, time: parsed.time, kind }
  if (!last && file.time < state.day + NAME_SLACK) state.deferred.push(file)
  else yield* judge(run, state, file, last)
}

/** Say what it means that no digest names a file, by what digests cover its time. */
function* judge(run: Run, state: ChainState, file: Unnamed, last: boolean): Generator<Step> {
  const { time } = file
  const { top, endsEarly, reached } = state
  if (time < run.from || time > Math.min(run.to, state.due)) return
  // At either end of what the run has walked, the file may be named by a digest beyond it.
  if (top !== undefined && !endsEarly && time > top - NAME_SLACK) return
  if (last && reached !== undefined && reached <= run.from && time < reached + NAME_SLACK) return
  yield told(verdictOn(state, file))
}

function verdictOn(state: ChainState, { bucket, key, time, kind }: Unnamed): Outcome {
  const details = { place: { bucket, key } }
  const mayBeNamed = state.unheard.some((made) => Math.abs(made - time) <= DAY)
  if (mayBeNamed || !covers(state, { from: time - NAME_SLACK, to: time + NAME_SLACK })) return outcome('log-unproven', details)
  return outcome(state.shared || !state.kinds.includes(kind) ? 'log-unattributed' : 'log-undeclared', details)
}

/** Drop what no day to come asks for. */
function forget(state: ChainState): void {
  const today = dayFolders(state.day)
  for (const each of state.declared) if (each.split('/').slice(-4, -1).join('/') >= today) state.declared.delete(each)
  state.unheard = state.unheard.filter((made) => made <= state.day + 2 * DAY)
  state.proven = state.proven.filter(({ from }) => from < state.day + DAY).slice(-48)
}
