import type { SourcedFinding } from '@trailmend/core'

/** A row of the table: a finding, and all that the row stands for, itself included. */
export interface Row {
  readonly finding: SourcedFinding
  readonly all: readonly SourcedFinding[]
}

/** A failure of fewer regions than these is shown region by region. */
const MANY_REGIONS = 4

/** What a control says in the same way in more rows than these, wherever it is, is one row. */
const ROWS_ALIKE = 6

/**
 * Findings as rows, in their order, where findings that are one thing to mend are one row, the first of them, which is the most severe:
 * what an account does not let be known for one and the same reason, or of one and the same resource, however many controls rest on
 * it; what one control finds wrong with one resource, whichever accounts see it, or in the same way all over an account's regions;
 * and what it says in the same way so often that the list would hide the rest.
 */
export function fold(findings: readonly SourcedFinding[]): readonly Row[] {
  const rows = findings.map((finding) => ({ finding, all: [finding] }))
  const inAccount = join(rows, sameInAccount, isOneThing)
  const ofResource = join(inAccount, sameResource, ([first]) => first !== undefined && isOfResource(first.finding))
  return join(ofResource, sameAnywhere, (group) => group.length > ROWS_ALIKE)
}

/** Each group that is one thing as one row, where its first row stood; all others as they were. */
function join(rows: readonly Row[], key: (finding: SourcedFinding) => string, isOne: (group: readonly Row[]) => boolean): readonly Row[] {
  const groups = Map.groupBy(rows, ({ finding }) => key(finding))
  const one = new Map([...groups.values()].filter(isOne).flatMap((group) => group.map((row) => [row, group] as const)))
  return rows.flatMap((row): readonly Row[] => {
    const group = one.get(row)
    if (group === undefined) return [row]
    return group[0] === row ? [{ finding: row.finding, all: group.flatMap(({ all }) => all) }] : []
  })
}

function sameInAccount({ outcome, account, source, control, because }: SourcedFinding): string {
  return JSON.stringify(
    outcome === 'unknown' ? [outcome, account, source, because.text] : [outcome, account, source, control, because.code],
  )
}

/** An organization's trail that fails is seen to fail by every member. */
function sameResource({ outcome, account, region, source, control, resource, because }: SourcedFinding): string {
  const who = outcome === 'unknown' ? ['of', account] : ['by', control]
  return JSON.stringify([outcome, ...who, region, source, resource.arn, because.code, because.needs ?? null])
}

/** Of the account itself many different things may be unknown, with the same code. */
function isOfResource({ resource, account }: SourcedFinding): boolean {
  return resource.id !== account && resource.arn !== ''
}

function sameAnywhere({ outcome, severity, control, because }: SourcedFinding): string {
  return JSON.stringify([outcome, severity, control, because.code, because.needs ?? null])
}

function isOneThing(group: readonly Row[]): boolean {
  return group[0]?.finding.outcome === 'unknown' || new Set(group.map(({ finding }) => finding.region)).size >= MANY_REGIONS
}
