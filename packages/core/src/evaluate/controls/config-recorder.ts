import { type Fact, known, notKnown } from '../../observe/fact.ts'
import type { ConfigRecorder, RegionFacts } from '../../observe/facts/region.ts'
import type { AccountSnapshot } from '../../observe/snapshot.ts'
import { isPartition, MAIN_REGION, REGIONS_ALWAYS_ENABLED } from '../../partition.ts'
import type { Control, JudgeContext } from '../control.ts'
import { defineControl } from '../define-control.ts'
import type { ByHand, Json } from '../finding.ts'
import { shellQuote } from '../shell-quote.ts'
import { fail, pass, unknown, type Verdict } from '../verdict.ts'
import { worst } from '../worst.ts'

const EXPECTED: Json = { recording: true, records: 'all', lastStatus: 'not FAILURE', deliveryChannel: 'set' }

/** The name that AWS gives a recorder and a channel for which no other was chosen. */
const DEFAULT_NAME = 'default'

interface Names {
  readonly region: string
  readonly recorder: string
}

const RECORD_WITH =
  (group: string) =>
  ({ region, recorder }: Names) =>
    `aws configservice put-configuration-recorder --configuration-recorder name=${recorder},roleARN='<role ARN>' --recording-group ${group} --region ${region}`
const RECORD_ALL = RECORD_WITH('allSupported=true,includeGlobalResourceTypes=false')
const START = ({ region, recorder }: Names) =>
  `aws configservice start-configuration-recorder --configuration-recorder-name ${recorder} --region ${region}`

const FIXES: ReadonlyMap<string, (names: Names) => string> = new Map([
  ['no-recorder', RECORD_ALL],
  ['not-recording', START],
  ['not-all-types', RECORD_ALL],
  [
    'recorder-failing',
    ({ region }) =>
      `aws configservice describe-configuration-recorder-status --region ${region} --query 'ConfigurationRecordersStatus[].[lastErrorCode,lastErrorMessage]'`,
  ],
  [
    'no-delivery-channel',
    ({ region }) =>
      `aws configservice put-delivery-channel --delivery-channel name=${DEFAULT_NAME},s3BucketName='<bucket>' --region ${region}`,
  ],
  ['no-global-types', RECORD_WITH('allSupported=true,includeGlobalResourceTypes=true')],
])

/** CloudTrail tells what was called; AWS Config tells what the resources were before and after. */
export const configRecorder: Control = defineControl({
  id: 'config-recorder',
  title: 'AWS Config records everything in every region',
  why: 'An event tells that a setting was changed, not what it was before nor what depended on it. AWS Config keeps the state of each resource over time, and only where its recorder runs, records every type, and has somewhere to deliver to.',
  severity: 'medium',
  subject: 'region',
  none: {
    outcome: 'not-applicable',
    code: 'no-region',
    text: 'Account {account} has no region to look at.',
    expected: EXPECTED,
    byHand: { audit: 'aws ec2 describe-regions', fix: '' },
  },
  benchmarks: {
    'cis-aws@1.2': { number: '2.5' },
    'cis-aws@1.3': { number: '3.5', level: 2, assessment: 'automated' },
    'cis-aws@1.4': { number: '3.5', level: 2, assessment: 'automated' },
    'cis-aws@1.5': { number: '3.5', level: 2, assessment: 'automated' },
    'cis-aws@2.0': { number: '3.5', level: 2, assessment: 'automated' },
    'cis-aws@3.0': { number: '3.3', level: 2, assessment: 'automated' },
    'cis-aws@4.0': { number: '3.3', level: 2, assessment: 'automated' },
    'cis-aws@5.0': { number: '3.3', level: 2, assessment: 'automated' },
    'cis-aws@6.0': { number: '4.3', level: 2, assessment: 'automated' },
    'cis-aws@7.0': { number: '4.3', level: 2, assessment: 'automated' },
  },
  codes: {
    'no-recorder': 'fail',
    'not-recording': 'fail',
    'not-all-types': 'fail',
    'recorder-failing': 'fail',
    'no-delivery-channel': 'fail',
    'no-global-types': 'fail',
    recording: 'pass',
    'no-region': 'not-applicable',
  },
  asks: [
    'configservice:DescribeConfigurationRecorders',
    'configservice:DescribeConfigurationRecorderStatus',
    'configservice:DescribeDeliveryChannels',
  ],
  byHand,
  judge,
})

function byHand(subject?: RegionFacts, verdict?: Verdict): ByHand {
  const recorder = subject?.recorders.known ? subject.recorders.value[0]?.name : undefined
  const names = {
    region: subject === undefined ? '<region>' : shellQuote(subject.region),
    recorder: shellQuote(recorder || DEFAULT_NAME),
  }
  return {
    audit: `aws configservice describe-configuration-recorder-status --region ${names.region}`,
    fix: FIXES.get(verdict?.because.code ?? 'no-recorder')?.(names) ?? '',
  }
}

function judge(subject: RegionFacts, context: JudgeContext): Verdict {
  const { region, recorders, deliveryChannels } = subject
  const where = `in account ${context.account} in ${region}`
  const whether = `Whether AWS Config records everything ${where}`
  if (!recorders.known) return unknown(recorders, whether, EXPECTED)
  if (recorders.value.length === 0) {
    return fail({ code: 'no-recorder', text: `AWS Config has no recorder ${where}.`, expected: EXPECTED, observed: { recorders: [] } })
  }
  const judged = recorders.value.map((recorder) => judgeRecorder(recorder, { where, whether, deliveryChannels }))
  // A second recorder takes nothing away from one that records everything.
  const best = judged.find(({ outcome }) => outcome === 'pass') ?? worst(judged, unknown(NO_VERDICT, whether, EXPECTED))
  return best.outcome === 'pass' ? worst(judgeGlobalTypes(region, context), best) : best
}

const NO_VERDICT = notKnown('malformed-answer', 'no recorder')

interface Frame {
  readonly where: string
  readonly whether: string
  readonly deliveryChannels: Fact<readonly string[]>
}

function judgeRecorder(recorder: ConfigRecorder, { where, whether, deliveryChannels }: Frame): Verdict {
  const { name, records, isRecording, lastStatus } = recorder
  const it = `The recorder ${name} of AWS Config ${where}`
  const observed = observedOf(recorder, deliveryChannels)
  const failed = (code: string, text: string) => fail({ code, text, expected: EXPECTED, observed })
  if (isRecording.known && !isRecording.value) return failed('not-recording', `${it} is stopped.`)
  if (records === 'some') return failed('not-all-types', `${it} records some types of resources only.`)
  if (records === 'all-but-excluded') return failed('not-all-types', `${it} leaves out types of resources.`)
  if (lastStatus.known && lastStatus.value === 'FAILURE') return failed('recorder-failing', `${it} failed when it last recorded.`)
  if (deliveryChannels.known && deliveryChannels.value.length === 0)
    return failed('no-delivery-channel', `${it} has nowhere to deliver to.`)
  for (const fact of [isRecording, lastStatus, deliveryChannels]) if (!fact.known) return unknown(fact, whether, EXPECTED)
  return pass({ code: 'recording', text: `${it} records all types of resources.`, expected: EXPECTED, observed })
}

function observedOf(
  { name, records, includesGlobalTypes, isRecording, lastStatus }: ConfigRecorder,
  channels: Fact<readonly string[]>,
): Json {
  return {
    recorder: name,
    recording: isRecording.known ? isRecording.value : null,
    records,
    includesGlobalTypes,
    lastStatus: lastStatus.known ? lastStatus.value : null,
    deliversTo: channels.known ? channels.value : null,
  }
}

/**
 * What IAM holds has no region, and is to be recorded in one of them, whichever. That none does is one failure, not as many as
 * there are regions: it is told of the main region, or of the first where that is none of the account's.
 */
function judgeGlobalTypes(region: string, { account, snapshot }: JudgeContext): readonly Verdict[] {
  if (region !== regionOfGlobalTypes(snapshot)) return []
  const able = snapshot.inRegions.filter((each) => canRecordGlobalTypes(each.region, snapshot.partition))
  const each = able.map(({ recorders }) => recorders).flatMap((fact) => (fact.known ? fact.value.map(recordsGlobalTypes) : [fact]))
  if (each.some((fact) => fact.known && fact.value)) return []
  const unread = each.find((fact) => !fact.known) ?? regionsNotLookedAt(snapshot)
  const whether = `Whether any region of account ${account} records users, roles and policies of IAM`
  if (unread !== undefined && !unread.known) return [unknown(unread, whether, EXPECTED)]
  const text = `No region of account ${account} records users, groups, roles and policies of IAM.`
  return [fail({ code: 'no-global-types', text, expected: EXPECTED, observed: { includesGlobalTypes: [] } })]
}

function regionOfGlobalTypes({ partition, inRegions, everyRegion }: AccountSnapshot): string | undefined {
  const main = isPartition(partition) ? MAIN_REGION[partition] : undefined
  const names = inRegions.map(({ region }) => region)
  if (main !== undefined && names.includes(main)) return main
  return everyRegion ? names[0] : undefined
}

/**
 * The opt-in regions in which AWS Config was before February 2022. In regions it came to later it records nothing of IAM, whatever
 * its recorder says. Source: AWS Config API Reference, RecordingGroup and ExclusionByResourceTypes.
 */
const EARLY_OPT_IN_REGIONS: readonly string[] = ['af-south-1', 'ap-east-1', 'ap-southeast-3', 'eu-south-1', 'me-south-1']

function canRecordGlobalTypes(region: string, partition: string): boolean {
  return !isPartition(partition) || REGIONS_ALWAYS_ENABLED[partition].includes(region) || EARLY_OPT_IN_REGIONS.includes(region)
}

/** Whether a recorder, as far as is known, is at work on global types now. */
function recordsGlobalTypes({ includesGlobalTypes, isRecording }: ConfigRecorder): Fact<boolean> {
  return includesGlobalTypes ? isRecording : known(false)
}

function regionsNotLookedAt({ everyRegion }: AccountSnapshot): Fact<never> | undefined {
  return everyRegion ? undefined : notKnown('not-recorded', 'AWS Config in the regions not looked at')
}
