import { type JsonObject, ownField, textField } from '../../observe/answer-fields.ts'
import { type Fact, known } from '../../observe/fact.ts'
import { readEventSelectors } from '../../observe/from-answers/event-selectors.ts'
import { type TrailSettings, trailSettings } from '../../observe/from-answers/trail-settings.ts'
import type { AccountSnapshot, Trail, TrailStatus } from '../../observe/snapshot.ts'
import { remembering } from '../../policy/mend/remember.ts'
import type { ChangeCall, Simulation } from './call.ts'
import { givenTags } from './tags.ts'
import { withTrails } from './trail-names.ts'
import { changed, inserted, ONLY_AWS_SAYS, written } from './written.ts'

const NEVER: Fact<null> = known(null)
const NEW_STATUS: Fact<TrailStatus> = known({
  isLogging: known(false),
  latestLogsDelivery: NEVER,
  latestLogsDeliveryError: null,
  latestDelivery: NEVER,
  latestDeliveryError: null,
  latestDigestDelivery: NEVER,
  latestDigestDeliveryError: null,
  latestNotification: NEVER,
  latestNotificationError: null,
  startedLogging: NEVER,
  stoppedLogging: NEVER,
})

/** Source: CloudTrail API Reference, GetEventSelectors and EventSelector: what a trail has whose selectors nobody has set. */
const NEW_SELECTORS: Trail['selectors'] = readEventSelectors({ EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] })

/** Source: CloudTrail API Reference, CreateTrail, what is left out. */
const NEW_SETTINGS = {
  IncludeGlobalServiceEvents: true,
  IsMultiRegionTrail: false,
  IsOrganizationTrail: false,
  EnableLogFileValidation: false,
} as const

/** The fields of CreateTrail and UpdateTrail, the name that DescribeTrails has for each, and that of a snapshot. */
// biome-ignore format: a table is read by its columns
const FIELDS: readonly (readonly [input: string, output: string, fact: keyof TrailSettings])[] = [
  ['S3BucketName',               'S3BucketName',               'bucketName'],
  ['S3KeyPrefix',                'S3KeyPrefix',                'keyPrefix'],
  ['SnsTopicName',               'SnsTopicARN',                'topicArn'],
  ['KmsKeyId',                   'KmsKeyId',                   'keyArn'],
  ['CloudWatchLogsLogGroupArn',  'CloudWatchLogsLogGroupArn',  'logGroupArn'],
  ['CloudWatchLogsRoleArn',      'CloudWatchLogsRoleArn',      'logRoleArn'],
  ['IncludeGlobalServiceEvents', 'IncludeGlobalServiceEvents', 'includesGlobalEvents'],
  ['IsMultiRegionTrail',         'IsMultiRegionTrail',         'isMultiRegion'],
  ['IsOrganizationTrail',        'IsOrganizationTrail',        'isOrganization'],
  ['EnableLogFileValidation',    'LogFileValidationEnabled',   'validatesLogFiles'],
]

/** Whoever makes the organization's trail, it is the management account's. Source: CloudTrail User Guide, "Organization delegated administrator". */
function ownerOfNew({ managementAccount }: AccountSnapshot, { account, input }: ChangeCall): string {
  return ownField(input, 'IsOrganizationTrail') === true && managementAccount.known ? managementAccount.value : account
}

/** A trail with no tags but its own, not logging, with the selectors that every new trail has. */
export const createTrail: Simulation = (account, call) => {
  const name = textField(call.input, 'Name')
  const arn = `arn:${account.partition}:cloudtrail:${call.region}:${ownerOfNew(account, call)}:trail/${name}`
  if (name === undefined || account.trails.some((each) => each.arn === arn)) return account
  const settings = settingsAfter(account, arn, { ...NEW_SETTINGS, ...call.input })
  if (settings === undefined) return account
  const trail: Trail = {
    ...settings,
    selectors: NEW_SELECTORS,
    insights: known([]),
    status: NEW_STATUS,
    statusIn: [],
    tags: known(givenTags(call.input, 'TagsList')),
  }
  return shown(
    withTrails(
      account,
      inserted(account.trails, trail, (each) => each.arn),
    ),
    { before: undefined, after: trail },
  )
}

/** Only what the input names is different; an empty text takes a setting away. Deliveries stay as they were until the next. */
export const updateTrail: Simulation = (account, call) => {
  const before = trailMeant(account, call, 'Name')
  const settings = before && settingsAfter(account, before.arn, call.input)
  if (before === undefined || settings === undefined) return account
  const given = FIELDS.filter(([input]) => isGiven(call.input, input)).map(([, , fact]) => [fact, settings[fact]])
  if (given.length === 0) return account
  const after: Trail = { ...before, ...Object.fromEntries(given) }
  const trails = account.trails.with(account.trails.indexOf(before), after)
  return shown(withTrails(account, trails), { before, after })
}

/** The trail logs, in every region that shows it. Since when, only AWS can say. */
export const startLogging: Simulation = (account, call) =>
  onTrail(account, trailMeant(account, call, 'Name'), (trail) => ({
    ...trail,
    status: logging(trail.status),
    statusIn: trail.statusIn.map((each) => ({ ...each, status: logging(each.status) })),
  }))

/** The selectors are those of the input, of the one kind or the other. */
export const putEventSelectors: Simulation = (account, call) =>
  onTrail(account, trailMeant(account, call, 'TrailName'), (trail) => {
    const selectors = readOnce(call.input)
    return { ...trail, selectors: selectors.known ? written(trail.selectors, selectors.value) : selectors }
  })

/** The same input gives the very same selectors: what is judged of them is judged once. */
const readOnce: typeof readEventSelectors = remembering(readEventSelectors)

function onTrail(account: AccountSnapshot, trail: Trail | undefined, change: (trail: Trail) => Trail): AccountSnapshot {
  return trail === undefined ? account : { ...account, trails: changed(account.trails, (each) => each === trail, change) }
}

/** A name means a trail of the account that asks; name or ARN, a trail is changed in its home region only. */
function trailMeant({ trails }: AccountSnapshot, { account, region, input }: ChangeCall, field: string): Trail | undefined {
  const meant = textField(input, field) ?? ''
  if (meant.startsWith('arn:')) return trails.find(({ arn, homeRegion }) => arn === meant && homeRegion === region)
  return trails.find(({ name, ownerAccount, homeRegion }) => name === meant && ownerAccount === account && homeRegion === region)
}

function settingsAfter({ trailKeys }: AccountSnapshot, arn: string, input: JsonObject): TrailSettings | undefined {
  const fields = FIELDS.map(([given, told]) => [told, ownField(input, given)])
  const described = Object.fromEntries(fields)
  const topic = asArn(arn, 'sns', described.SnsTopicARN)
  const key = asArn(arn, 'kms', described.KmsKeyId)
  // Named by an alias, a key is told by its own ARN all the same.
  const details = trailKeys.find(({ id }) => id === key)?.details
  return trailSettings({ ...described, TrailARN: arn, SnsTopicARN: topic, KmsKeyId: details?.known ? details.value.arn : key })
}

/** A topic or a key that is named by its name, id or alias is one of the trail's own account and region; AWS tells its ARN. */
function asArn(trailArn: string, service: 'sns' | 'kms', name: unknown): unknown {
  if (typeof name !== 'string' || name === '' || name.startsWith('arn:')) return name
  const [arn, partition, , region, account] = trailArn.split(':')
  const kind = service === 'kms' && !name.startsWith('alias/') ? 'key/' : ''
  return [arn, partition, service, region, account, `${kind}${name}`].join(':')
}

function isGiven(input: JsonObject, field: string): boolean {
  const value = ownField(input, field)
  return value !== undefined && value !== null
}

function logging(status: Fact<TrailStatus>): Fact<TrailStatus> {
  if (!status.known) return status
  const { isLogging, startedLogging } = status.value
  return known({
    ...status.value,
    isLogging: written(isLogging, true),
    startedLogging: written<string | null>(startedLogging, ONLY_AWS_SAYS),
  })
}

/** Which regions show a trail, and how many trails each of them lists, follow from whether it records all regions. */
function shown(account: AccountSnapshot, trail: { readonly before: Trail | undefined; readonly after: Trail }): AccountSnapshot {
  const { before, after } = trail
  if (before !== undefined && before.isMultiRegion === after.isMultiRegion) return account
  const isShown = (region: string): boolean => after.isMultiRegion || region === after.homeRegion
  const wasShown = (region: string): boolean => before !== undefined && (before.isMultiRegion || region === before.homeRegion)
  const listings = account.listings.map((each) => {
    const more = Number(isShown(each.region)) - Number(wasShown(each.region))
    return more === 0 || !each.listed.known ? each : { ...each, listed: known(each.listed.value + more) }
  })
  const looked = account.listings.filter(({ listed, region }) => listed.known && isShown(region)).map(({ region }) => region)
  const statusIn = [...new Set([...looked, after.homeRegion])].sort().map((region) => {
    return after.statusIn.find((each) => each.region === region) ?? { region, status: after.status }
  })
  return {
    ...account,
    listings,
    trails: changed(
      account.trails,
      (each) => each.arn === after.arn,
      (each) => ({ ...each, statusIn }),
    ),
  }
}
