import { type Fact, known } from '../../observe/fact.ts'

/**
 * Stands for what only AWS can say: an id, or a time. It is in no partition, so that it is never taken for a name that AWS gave.
 */
export const ONLY_AWS_SAYS = 'only-aws-says'

/**
 * A fact after a value was written. What could not be read for want of a permission cannot be read afterwards either; what was not there
 * to be read, or was not asked, can.
 */
export function written<T>(before: Fact<T>, value: T): Fact<T> {
  return before.known || before.because === 'not-found' || before.because === 'not-recorded' ? known(value) : before
}

/** A list with the first item of a kind changed; the same list if there is none, or the change is none. */
export function changed<T>(items: readonly T[], is: (item: T) => boolean, change: (item: T) => T): readonly T[] {
  const index = items.findIndex(is)
  const item = items[index]
  if (item === undefined) return items
  const after = change(item)
  return after === item ? items : items.with(index, after)
}

/** A list that stays sorted with an item more. */
export function inserted<T>(items: readonly T[], item: T, nameOf: (item: T) => string): readonly T[] {
  const name = nameOf(item)
  const index = items.findIndex((each) => nameOf(each) > name)
  return items.toSpliced(index === -1 ? items.length : index, 0, item)
}

/** A list with the item of a name changed, or, where there is none, with one more that is changed from nothing. */
export function putIn<T>(
  items: readonly T[],
  { nameOf, blank }: { readonly nameOf: (item: T) => string; readonly blank: T },
  change: (item: T) => T,
): readonly T[] {
  const name = nameOf(blank)
  const is = (item: T): boolean => nameOf(item) === name
  return items.some(is) ? changed(items, is, change) : inserted(items, change(blank), nameOf)
}

/** A list with every item changed; the same list if none is. */
export function mapped<T>(items: readonly T[], change: (item: T) => T): readonly T[] {
  const after = items.map(change)
  return after.every((item, index) => item === items[index]) ? items : after
}

/** A list of the items that are wanted; the same list if all are. */
export function filtered<T>(items: readonly T[], isWanted: (item: T) => boolean): readonly T[] {
  return items.every(isWanted) ? items : items.filter(isWanted)
}
