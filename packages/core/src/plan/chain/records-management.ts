import { managementRecording } from '../../event-selectors/index.ts'
import type { EventSelectors, SelectorRule } from '../../event-selectors/selectors.ts'
import type { Trail } from '../../observe/snapshot.ts'
import { once } from './once.ts'

/** What selectors record of management events. */
export const managementOf: (selectors: EventSelectors) => ReturnType<typeof managementRecording> = once((selectors) =>
  managementRecording([selectors]),
)

/** A trail that records data events or insights alone was made for that, and is left to it. One that cannot be read may record all. */
export function recordsManagement({ selectors }: Pick<Trail, 'selectors'>): boolean {
  if (!selectors.known) return true
  const { read, write } = managementOf(selectors.value)
  return read.recorded !== 'none' || write.recorded !== 'none'
}

/**
 * Whether basic selectors say what a trail does without any: they record all management events, and nothing else. Advanced ones can then take
 * their place and record no less.
 */
export function saysNoMoreThanDefault(selectors: Trail['selectors'] | undefined): boolean {
  if (selectors?.known !== true || selectors.value.kind !== 'basic') return false
  const { read, write } = managementOf(selectors.value)
  if (read.recorded !== 'all' || write.recorded !== 'all') return false
  return selectors.value.rules.every(({ conditions }) => conditions.some(isOfManagement))
}

function isOfManagement({ field, select, deselect }: SelectorRule['conditions'][number]): boolean {
  return field === 'eventCategory' && select.length > 0 && deselect.length === 0 && select.every(({ value }) => value === 'Management')
}
