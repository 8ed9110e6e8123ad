import type { FailOn, SourcedFinding } from '@trailmend/core'
import type { Location, Result, Suppression } from 'sarif'
import { acceptance } from '../accepted.ts'
import { escapeSarifText } from '../escape/sarif-escape.ts'
import { visible } from '../escape/visible.ts'
import { LEVELS, ruleId } from './rules.ts'

/** A place in the repository to pin a finding to. */
export interface SarifPlace {
  /** A path from the repository's root, with `/` between its parts, not percent-encoded. */
  readonly uri: string
  /** From 1. */
  readonly line: number
}

/** GitHub refuses a file in which a result has no place, and a resource in an account has none in a repository. */
const DEFAULT_PLACE: SarifPlace = { uri: 'trailmend.yml', line: 1 }

const TEXT_LIMIT = 1_000

/** What decides whether a failure is accepted. */
export interface Acceptances {
  readonly failOn: FailOn
  readonly someAccepted: boolean
  /** Whether there is a baseline, so that what is not in it is new. */
  readonly someBaselined: boolean
}

interface ResultContext {
  readonly ruleIndex: number
  readonly place: SarifPlace | undefined
  readonly acceptances: Acceptances
}

/** A failure, or something unknown, as a SARIF result. */
export function sarifResult(finding: SourcedFinding, { ruleIndex, place = DEFAULT_PLACE, acceptances }: ResultContext): Result {
  const { outcome, severity, account, region, resource, because, fingerprint } = finding
  const name = resource.arn || resource.id
  const text = `${outcome === 'unknown' ? 'Unknown: ' : ''}${because.text} In account ${account}, region ${region}: ${name}`
  return {
    ruleId: ruleId(finding),
    ruleIndex,
    level: outcome === 'unknown' ? 'warning' : LEVELS[severity],
    message: { text: escapeSarifText(text, { limit: TEXT_LIMIT }) },
    locations: [location(place, name)],
    partialFingerprints: { primaryLocationLineHash: visible(fingerprint) },
    ...(acceptances.someBaselined ? { baselineState: finding.baselined === true ? 'unchanged' : 'new' } : {}),
    ...(acceptances.someAccepted ? { suppressions: suppressions(finding, acceptances) } : {}),
    properties: {
      outcome,
      severity,
      account,
      region,
      code: because.code,
      ...(because.needs === undefined ? {} : { needs: because.needs }),
    },
  }
}

/** All results of a run have suppressions or none has (SARIF 2.1.0, 3.27.23): an empty list says that nothing suppresses the result. */
function suppressions(finding: SourcedFinding, { failOn }: Acceptances): Suppression[] {
  const accepted = acceptance(finding, failOn)
  if (accepted === undefined) return []
  return [{ kind: 'external', status: 'accepted', justification: visible(accepted.text, { limit: TEXT_LIMIT }) }]
}

function location({ uri, line }: SarifPlace, resource: string): Location {
  const startLine = Number.isSafeInteger(line) && line >= 1 ? line : 1
  return {
    physicalLocation: {
      artifactLocation: { uri: relativeUri(uri) || DEFAULT_PLACE.uri, uriBaseId: '%SRCROOT%' },
      region: { startLine },
    },
    logicalLocations: [{ fullyQualifiedName: visible(resource, { limit: TEXT_LIMIT }), kind: 'resource' }],
  }
}

/** A path as a relative reference that stays inside the repository. Source: RFC 3986, 4.2 and 5.2.4. */
function relativeUri(path: string): string {
  return path
    .toWellFormed()
    .split(/[\\/]/)
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .map(encodeURIComponent)
    .join('/')
}
