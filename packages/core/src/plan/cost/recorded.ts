import type { FieldCondition, SelectorRule } from '../../event-selectors/selectors.ts'
import { S3_OBJECT } from '../../event-selectors/selectors.ts'
import type { BilledTrail } from './ledger.ts'

/** The categories of events that are recorded event by event. */
export type Category = 'Management' | 'Data' | 'NetworkActivity'

/** The rules of a trail that may record events of a category. None where its selectors are not known. */
export function rulesFor(category: Category, { selectors }: Pick<BilledTrail, 'selectors'>): readonly SelectorRule[] {
  return selectors.known ? selectors.value.rules.filter(({ conditions }) => admits(conditions, 'eventCategory', category)) : []
}

/**
 * Whether rules may record the log files that are written to a bucket: each delivery is then an event that the next one delivers.
 *
 * Errs on the side of yes: only what surely leaves the bucket out counts as that.
 * Source: CloudTrail User Guide, "Logging data events": leave out the bucket that receives log files.
 */
export function mayRecordWritesTo(bucketName: string, partition: string, rules: readonly SelectorRule[]): boolean {
  const objects = `arn:${partition}:s3:::${bucketName}/`
  return rules.some(
    ({ conditions }) =>
      admits(conditions, 'resources.type', S3_OBJECT) && admits(conditions, 'readOnly', 'false') && mayBeUnder(conditions, objects),
  )
}

/** Whether the conditions let a field say a value. */
function admits(conditions: readonly FieldCondition[], field: string, value: string): boolean {
  return conditions
    .filter((condition) => condition.field === field)
    .every(
      ({ select, deselect }) =>
        (select.length === 0 || select.some((literal) => literal.how !== 'equals' || literal.value === value)) &&
        !deselect.some((literal) => literal.how === 'equals' && literal.value === value),
    )
}

/** Whether the conditions may let an ARN through that begins like this. */
function mayBeUnder(conditions: readonly FieldCondition[], beginning: string): boolean {
  return conditions
    .filter(({ field }) => field === 'resources.ARN')
    .every(
      ({ select, deselect }) =>
        (select.length === 0 ||
          select.some(({ how, value }) =>
            how === 'starts-with'
              ? beginning.startsWith(value) || value.startsWith(beginning)
              : how === 'ends-with' || value.startsWith(beginning),
          )) &&
        !deselect.some(({ how, value }) => how === 'starts-with' && beginning.startsWith(value)),
    )
}
