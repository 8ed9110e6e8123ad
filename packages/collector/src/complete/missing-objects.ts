import type { ObjectTask } from '../object/object.ts'
import { objectId, taskOf } from '../object/task-of.ts'
import type { HourProblemCode, HourVerdict } from './hour-verdict.ts'

/** What is there and was not collected: fetching it closes the gap. */
const FETCHABLE: ReadonlySet<HourProblemCode> = new Set<HourProblemCode>(['not-stored', 'digest-not-collected'])

/**
 * The objects to fetch so that gaps are closed, each once, digests first: what they name is known then. Where more digests in a row are missing, each
 * tells of the one before it, so that it may take several rounds.
 */
export function missingObjects(verdicts: Iterable<HourVerdict>): readonly ObjectTask[] {
  const tasks = new Map<string, ObjectTask>()
  for (const { problems } of verdicts)
    for (const { code, bucket, key } of problems)
      if (FETCHABLE.has(code) && bucket !== undefined && key !== undefined) tasks.set(objectId({ bucket, key }), taskOf({ bucket, key }))
  return [...tasks.values()].toSorted((one, other) => Number(isLog(one)) - Number(isLog(other)))
}

function isLog({ kind }: ObjectTask): boolean {
  return kind !== 'CloudTrail-Digest'
}
