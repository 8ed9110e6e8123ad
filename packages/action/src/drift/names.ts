/** How what a report names is called in public. */
export interface Names {
  /** Whether names are replaced; then no sentence that may hold one is shown, either. */
  readonly hidden: boolean
  readonly account: (id: string) => string
  /** @param kind - a word for what bears the name, such as `bucket`. Several names of one thing come out the same. */
  readonly name: (kind: string, ...names: readonly string[]) => string
  /** A sentence that may hold names. */
  readonly text: (sentence: string) => string
}

/** Everything by its own name. */
export const OWN_NAMES: Names = {
  hidden: false,
  account: (id) => id,
  name: (kind, ...names) => names.find((name) => name !== '') ?? kind,
  text: (sentence) => sentence,
}

/**
 * Made-up names, counted by kind in the order in which they are asked for: `account-1`, `bucket-2`. The same names asked for in the
 * same order come out the same, so a report has to be gone through sorted.
 *
 * Nothing of a name goes into them: of an account's id even a digest would give it away.
 */
export function createPseudonyms(): Names {
  const given = new Map<string, string>()
  const counts = new Map<string, number>()
  const name: Names['name'] = (kind, ...names) => {
    const real = names.filter((each) => each !== '')
    const known = real.map((each) => given.get(each)).find((each) => each !== undefined)
    if (known === undefined) counts.set(kind, (counts.get(kind) ?? 0) + 1)
    const pseudonym = known ?? `${kind}-${counts.get(kind)}`
    for (const each of real) given.set(each, pseudonym)
    return real.length === 0 ? kind : pseudonym
  }
  return { hidden: true, account: (id) => name('account', id), name, text: () => '' }
}

/** The word for a CloudFormation type, such as `bucket` for `AWS::S3::Bucket`; letters only, whatever the type holds. */
export function kindOf(type: string): string {
  const word = type.split('::').at(-1) ?? ''
  return /^[A-Za-z]{1,40}$/.test(word) ? word.toLowerCase() : 'resource'
}
