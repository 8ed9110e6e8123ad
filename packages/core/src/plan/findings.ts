import { parseArn } from '../arn.ts'
import type { Finding } from '../evaluate/finding.ts'
import { shellQuote } from '../evaluate/shell-quote.ts'
import type { Part } from './parts.ts'
import { type HandOver, type LeftFinding, RECEIVERS, type Wait } from './plan-data.ts'

/** The parts of the chain that each control looks at. A control that is not here is about something that no plan mends. */
const LOOKS_AT: ReadonlyMap<string, readonly Part[]> = new Map<string, readonly Part[]>([
  ['cloudtrail-bucket-access-logging', ['access-logging']],
  ['cloudtrail-bucket-exists', ['bucket']],
  ['cloudtrail-bucket-mfa-delete', ['mfa-delete']],
  ['cloudtrail-bucket-not-public', ['public-access-block', 'bucket-policy']],
  ['cloudtrail-cloudwatch-logs', ['logs-integration', 'log-group', 'delivery-role-trust', 'delivery-role-permissions', 'logging']],
  ['cloudtrail-delivery-health', ['bucket', 'bucket-policy', 'key', 'key-policy', 'topic', 'topic-policy', 'logs-integration']],
  ['cloudtrail-delivery-policy', ['bucket-policy', 'key-policy', 'topic-policy', 'delivery-role-trust', 'delivery-role-permissions']],
  ['cloudtrail-global-events-missing', ['global-events', 'multi-region']],
  ['cloudtrail-kms', ['key']],
  ['cloudtrail-log-file-validation', ['log-file-validation']],
  ['cloudtrail-log-group-retention', ['retention', 'log-group']],
  ['cloudtrail-multi-region-management-events', ['trail', 'multi-region', 'management-events', 'logging']],
  ['cloudtrail-notification-chain', ['topic', 'topic-policy', 'queue', 'queue-policy', 'subscription']],
  ['cloudtrail-s3-read-data-events', ['data-events']],
  ['cloudtrail-s3-write-data-events', ['data-events']],
])

/** An event reaches a person only by way of all of these. */
const WATCHED: readonly Part[] = ['monitor', 'logs-integration', 'log-group', 'trail', 'multi-region', 'management-events', 'logging']

/** The parts that the control of a finding looks at. */
export function partsBehind({ control }: Pick<Finding, 'control'>): readonly Part[] {
  return LOOKS_AT.get(control) ?? (control.startsWith('monitor-') ? WATCHED : [])
}

/** A monitor that nobody asked for is not there however long one waits for what it would watch. */
function isOnlyMonitored({ control }: Finding, waits: readonly Wait[]): boolean {
  return control.startsWith('monitor-') && !waits.some(({ part }) => part === 'monitor')
}

/** What a plan leaves to others and to time. */
interface Leaving {
  readonly handOvers: readonly Omit<HandOver, 'closes'>[]
  readonly waits: readonly Wait[]
  /** The trail that the plan is about; left out where there is none, and none is made. */
  readonly trailArn?: string | undefined
}

/** The findings that stay after the plan, with who can close them. */
export function leftFindings(after: readonly Finding[], leaving: Leaving): readonly LeftFinding[] {
  return after.flatMap((finding) => {
    const { outcome, fingerprint, control, because } = finding
    if (outcome !== 'fail' && outcome !== 'unknown') return []
    return [{ fingerprint, control, outcome, text: because.text, who: whoCloses(finding, leaving) }]
  })
}

function whoCloses(finding: Finding, { handOvers, waits, trailArn }: Leaving): string {
  const parts = partsBehind(finding)
  if (isOfOtherTrail(finding, trailArn)) return ofOtherTrail(finding, trailArn ?? '')
  const handed = handOvers.find(({ part }) => parts.includes(part))
  if (handed !== undefined) return `${RECEIVERS[handed.to]}${handed.heldBy === undefined ? '' : ` (${handed.heldBy})`}`
  if (waits.some(({ part }) => parts.includes(part)) && !isOnlyMonitored(finding, waits))
    return 'time: it is set up, and has to be seen to work'
  if (finding.outcome === 'unknown') return `whoever can grant ${finding.because.needs ?? 'what is needed to look'}`
  if (parts.length === 0) return 'whoever administers the account: Trailmend has no repair for it'
  return 'whoever administers the account: the configuration does not ask for it, or it is of what another trail uses'
}

/** Whether a finding is about a trail that the plan is not about: a plan mends one trail, and no second one is brought to life. */
function isOfOtherTrail({ resource, outcome }: Finding, trailArn: string | undefined): boolean {
  return outcome === 'fail' && trailArn !== undefined && /^arn:[^:]*:cloudtrail:/u.test(resource.arn) && resource.arn !== trailArn
}

function ofOtherTrail({ resource, control }: Finding, trailArn: string): string {
  const trail = parseArn(resource.arn)
  const isOthers = trail !== undefined && trail.account !== parseArn(trailArn)?.account
  const owner = isOthers ? `account ${trail.account}` : 'whoever administers the account'
  const how = trail === undefined || isOthers ? '' : `trailmend plan --trail ${shellQuote(resource.arn)} plans for it, and `
  return `${owner}: it is of trail ${resource.arn}, and a plan mends one trail, here ${trailArn}; ${how}trailmend check --controls ${control} says how by hand`
}
