/** What a finding is filtered by. */
export interface Filterable {
  readonly standing: string
  readonly severity: string
  readonly control: string
  readonly account: string
  readonly region: string
  readonly benchmarks: readonly string[]
  /** Everything that a search looks at, in lower case. */
  readonly text: string
}

/** What a person wants to see; an empty text wants everything. */
export interface Wishes {
  readonly standing: string
  readonly severity: string
  readonly control: string
  readonly account: string
  readonly region: string
  readonly benchmark: string
  /** In lower case; every one of them has to be found. */
  readonly words: readonly string[]
}

/** The words of a search, in lower case, each once. */
export function wordsOf(search: string): readonly string[] {
  return [...new Set(search.toLowerCase().split(/\s+/))].filter((word) => word !== '')
}

/** Whether a finding is one that is wanted. */
export function matches(finding: Filterable, wishes: Wishes): boolean {
  return (
    fits(wishes.standing, finding.standing) &&
    fits(wishes.severity, finding.severity) &&
    fits(wishes.account, finding.account) &&
    fits(wishes.region, finding.region) &&
    fits(wishes.control, finding.control) &&
    (wishes.benchmark === '' || finding.benchmarks.includes(wishes.benchmark)) &&
    wishes.words.every((word) => finding.text.includes(word))
  )
}

function fits(wanted: string, value: string): boolean {
  return wanted === '' || wanted === value
}
