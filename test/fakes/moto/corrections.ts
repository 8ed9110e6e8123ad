import type { Correction } from './corrections/correction.ts'
import { foreignTopicCorrections } from './corrections/foreign-topics.ts'
import { jsonErrorCorrections } from './corrections/json-errors.ts'
import { organizationTrailCorrections } from './corrections/organization-trails.ts'
import { queueCorrections } from './corrections/queues.ts'
import { regionCorrections } from './corrections/regions.ts'
import { s3Corrections } from './corrections/s3.ts'
import { selectorCorrections } from './corrections/selectors.ts'
import { subscriptionCorrections } from './corrections/subscriptions.ts'
import { suppliedCorrections } from './corrections/supplied.ts'
import { trailCreationCorrections } from './corrections/trail-creation.ts'
import { trailManagementCorrections } from './corrections/trail-management.ts'
import { trailReadingCorrections } from './corrections/trail-reading.ts'
import { trailStatusCorrections } from './corrections/trail-status.ts'
import { watchingCorrections } from './corrections/watching.ts'

export type { Correction } from './corrections/correction.ts'

/**
 * Every place where the proxy answers other than moto, which is our own code standing for AWS: a test that rests on a row tests our reading
 * of the page the row names. Rows are applied from the first, outermost, to the last, next to moto: what an earlier row makes of an answer,
 * it makes of a corrected one. Not here: CloudTrail Lake, GuardDuty findings, the checks of topic and key policies, and IAM conditions.
 */
export const corrections: readonly Correction[] = [
  ...suppliedCorrections,
  ...regionCorrections,
  ...trailStatusCorrections,
  ...trailReadingCorrections,
  ...organizationTrailCorrections,
  ...selectorCorrections,
  ...trailManagementCorrections,
  ...foreignTopicCorrections,
  ...trailCreationCorrections,
  ...s3Corrections,
  ...watchingCorrections,
  ...subscriptionCorrections,
  ...queueCorrections,
  ...jsonErrorCorrections,
]

/** Which rows of the table to apply. */
export type Choice = 'all' | 'none' | readonly string[]

/** The rows of a choice, in the table's order. Throws on an id that the table lacks. */
export function chooseCorrections(choice: Choice): readonly Correction[] {
  if (choice === 'all') return corrections
  const ids = new Set(choice === 'none' ? [] : choice)
  const chosen = corrections.filter(({ id }) => ids.delete(id))
  if (ids.size > 0) throw new Error(`no correction is called ${[...ids].join(', ')}`)
  return chosen
}

const concerns = (row: Correction, service: string, operation: string): boolean =>
  (row.service === '*' || row.service === service) && (row.operations.length === 0 || row.operations.includes(operation))

/** The rows that concern an operation. */
export function correctionsFor(rows: readonly Correction[], service: string, operation: string): readonly Correction[] {
  return rows.filter((row) => concerns(row, service, operation))
}
