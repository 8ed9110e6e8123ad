import type { PolicyDocument } from '../document.ts'
import type { PolicyAnswer } from './answer.ts'
import { because } from './because.ts'
import { collectedPlaces, principalPlace } from './places.ts'

/** User, role, group, instance profile and other ids that IAM makes, never twice. */
const UNIQUE_ID = /^A(?:IDA|ROA|GPA|IPA|NPA|NVA|SCA|PKA|CCA|BIA)[A-Z0-9]{12,124}$/u

/**
 * Does the policy name users or roles that are gone?
 *
 * AWS shows a deleted principal as its unique id, such as `AROA…`, and a new one of the same name does not match. `stale` with such
 * ids in `places`. It can also be a living principal of another account: report it, remove it on request only. Source: IAM user guide,
 * "Unique identifiers".
 */
export function hasStalePrincipals({ statements }: PolicyDocument): PolicyAnswer {
  const question = 'has-stale-principals'
  const found = statements.flatMap((statement) =>
    statement.principal.entries.flatMap((entry) =>
      entry.type === 'AWS' && UNIQUE_ID.test(entry.value) ? [{ id: entry.value, place: principalPlace(statement, [entry]) }] : [],
    ),
  )
  const [first] = found
  if (first === undefined) return { question, verdict: 'current', because: because('no-stale-principals') }
  const ids = [...new Set(found.map(({ id }) => id))].join(', ')
  return {
    question,
    verdict: 'stale',
    because: because('deleted-principal', ids),
    decidedBy: first.place,
    ...collectedPlaces(found.map(({ place }) => place)),
  }
}
