import type { Trail } from '../observe/snapshot.ts'
import { shellQuote } from './shell-quote.ts'

/** `--name … --region …` for a trail, or with placeholders. */
export function nameAndRegion(trail: Trail | undefined): string {
  return trail === undefined
    ? '--name <trail ARN> --region <home region>'
    : `--name ${shellQuote(trail.arn)} --region ${shellQuote(trail.homeRegion)}`
}

function trailNameAndRegion(trail: Trail | undefined): string {
  return nameAndRegion(trail).replace('--name', '--trail-name')
}

/** The commands that create a multi-region trail and start it. */
export const CREATE_TRAIL =
  'aws cloudtrail create-trail --name <name> --region <region> --s3-bucket-name <bucket> --is-multi-region-trail --enable-log-file-validation && aws cloudtrail start-logging --name <name> --region <region>'

/** The command that has an account record again: a stopped trail is started, and without one a trail is created. */
export function startOrCreate(stopped: Trail | undefined): string {
  return stopped === undefined ? CREATE_TRAIL : `aws cloudtrail start-logging ${nameAndRegion(stopped)}`
}

/** The commands that show what a trail records. */
export function showSelectors(trail: Trail | undefined): string {
  return `aws cloudtrail get-event-selectors ${trailNameAndRegion(trail)}`
}

/** The commands that show which insights a trail looks for. */
export function showInsights(trail: Trail | undefined): string {
  return `aws cloudtrail get-insight-selectors ${trailNameAndRegion(trail)}`
}

/** The command that has a trail look for both types of insights in management events. */
export function putInsights(trail: Trail | undefined): string {
  return `aws cloudtrail put-insight-selectors ${trailNameAndRegion(trail)} --insight-selectors '[{"InsightType":"ApiCallRateInsight"},{"InsightType":"ApiErrorRateInsight"}]'`
}

/** One more selector, in both forms: a trail has basic selectors or advanced ones. JSON. */
export interface MoreSelectors {
  readonly basic: string
  readonly advanced: string
}

/**
 * The commands that add a selector to those a trail has: `PutEventSelectors` replaces all of them, so they are read first.
 *
 * A trail that nothing is known of is taken for one with basic selectors, which is what the console and the defaults make.
 */
export function addSelector(trail: Trail | undefined, more: MoreSelectors): string {
  const [list, added] = isAdvanced(trail) ? ['AdvancedEventSelectors', more.advanced] : ['EventSelectors', more.basic]
  return rewriteSelectors(trail, `${list}: [${list}, \`[${added}]\`][]`)
}

/** The commands that leave a trail all its selectors but those of management events. */
export function dropManagementEvents(trail: Trail | undefined): string {
  if (isAdvanced(trail)) {
    const isManagement = "FieldSelectors[?Field=='eventCategory' && contains(Equals, 'Management')]"
    return rewriteSelectors(trail, `AdvancedEventSelectors: AdvancedEventSelectors[?!(${isManagement})]`)
  }
  const kept = 'ReadWriteType: ReadWriteType, DataResources: DataResources'
  return rewriteSelectors(trail, `EventSelectors: EventSelectors[?DataResources[0]].{${kept}, IncludeManagementEvents: \`false\`}`)
}

function rewriteSelectors(trail: Trail | undefined, query: string): string {
  const region = nameAndRegion(trail).replace(/^.* (?=--region)/, '')
  const read = `${showSelectors(trail)} --output json --query ${shellQuote(`{TrailName: TrailARN, ${query}}`)}`
  return `${read} > selectors.json && aws cloudtrail put-event-selectors ${region} --cli-input-json file://selectors.json`
}

function isAdvanced(trail: Trail | undefined): boolean {
  return trail?.selectors.known === true && trail.selectors.value.kind === 'advanced'
}
