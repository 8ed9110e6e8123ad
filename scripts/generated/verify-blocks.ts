import { verifierPolicy } from '@trailmend/aws'
import { OUTCOME_TABLE } from '@trailmend/stream'
import { code, markdownTable } from './table.ts'

/** Everything that a verification can find. */
export function outcomesTable(): string {
  const rows = Object.entries(OUTCOME_TABLE).map(([name, [subject, verdict, sentence]]) => [code(name), subject, verdict, sentence])
  return markdownTable(['Code', 'About', 'Verdict', 'Means'], rows)
}

/** What a verification may do, and on what. */
export function verifierTable(): string {
  const rows = verifierPolicy('aws').Statement.flatMap(({ Action, Resource, Condition }) =>
    Action.map((action) => [
      code(action),
      code(Resource),
      Condition === undefined
        ? ''
        : `where S3 decrypts with a context of CloudTrail's (${code(Object.keys(Object.values(Condition)[0] ?? {})[0] ?? '')})`,
    ]),
  )
  return markdownTable(['Permission', 'On', 'Only'], rows)
}
