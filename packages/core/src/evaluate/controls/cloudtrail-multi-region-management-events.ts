import { managementRecording, type Recording, recordingInWords } from '../../event-selectors/index.ts'
import { notKnown } from '../../observe/fact.ts'
import type { AccountSnapshot, Trail } from '../../observe/snapshot.ts'
import type { Control, JudgeContext } from '../control.ts'
import { defineControl } from '../define-control.ts'
import type { ByHand, Json } from '../finding.ts'
import { addSelector, CREATE_TRAIL, nameAndRegion, showSelectors, startOrCreate } from '../trail-commands.ts'
import { nameOf, ownersToChange, sentence } from '../trail-in-words.ts'
import { type AtWork, atWork, isLogging, isOrAre, namesOf, ownFirst, selectorsOf, unlessUnread } from '../trails-at-work.ts'
import { fail, pass, unknown, type Verdict } from '../verdict.ts'

const EXPECTED: Json = { multiRegionTrails: 'at least one that is logging', records: 'all' }

/** The busy sources that a trail may leave out. Source: CloudTrail User Guide, "Logging management events". */
const MAY_BE_LEFT_OUT: ReadonlySet<string> = new Set(['kms.amazonaws.com', 'rdsdata.amazonaws.com'])

/** What no trail records in a region, nobody can look up once the ninety days of the event history are over. */
export const cloudtrailMultiRegionManagementEvents: Control = defineControl({
  id: 'cloudtrail-multi-region-management-events',
  title: 'A trail records all management events in every region',
  why: 'Whoever gets hold of an account works where nobody looks: in a region that is never used, or with calls that the trail leaves out. Only a multi-region trail that is logging and records reads and writes alike leaves no such place, not even in a region that AWS adds tomorrow.',
  severity: 'high',
  subject: 'account',
  // The account itself is the subject, so there is always one.
  none: {
    outcome: 'fail',
    code: 'no-multi-region-trail',
    text: '',
    expected: EXPECTED,
    byHand: { audit: 'aws cloudtrail describe-trails --region <region>', fix: CREATE_TRAIL },
  },
  benchmarks: {
    'cis-aws@1.2': { number: '2.1' },
    'cis-aws@1.3': { number: '3.1', level: 1, assessment: 'automated' },
    'cis-aws@1.4': { number: '3.1', level: 1, assessment: 'automated' },
    'cis-aws@1.5': { number: '3.1', level: 1, assessment: 'automated' },
    'cis-aws@2.0': { number: '3.1', level: 1, assessment: 'automated' },
    'cis-aws@3.0': { number: '3.1', level: 1, assessment: 'automated' },
    'cis-aws@4.0': { number: '3.1', level: 1, assessment: 'automated' },
    'cis-aws@5.0': { number: '3.1', level: 1, assessment: 'manual' },
    'cis-aws@6.0': { number: '4.1', level: 1, assessment: 'manual' },
    'cis-aws@7.0': { number: '4.1', level: 1, assessment: 'manual' },
    'aws-fsbp@1.0': { number: 'CloudTrail.1' },
  },
  codes: {
    'no-multi-region-trail': 'fail',
    'not-logging': 'fail',
    'not-all-recorded': 'fail',
    'split-between-trails': 'fail',
    recorded: 'pass',
    'recorded-with-exclusions': 'pass',
  },
  asks: ['cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors'],
  byHand,
  judge,
})

function byHand(account?: AccountSnapshot, verdict?: Verdict): ByHand {
  const trails = account?.trails ?? []
  const { sure, stopped, unread } = atMultiRegionWork(trails)
  const logging = account && ownFirst([...sure, ...unread.map(({ trail }) => trail)], account)
  const fixes: Readonly<Record<string, () => string>> = {
    'no-multi-region-trail': () => {
      const own = trails.find(({ ownerAccount }) => ownerAccount === account?.id)
      return own === undefined ? CREATE_TRAIL : `aws cloudtrail update-trail ${nameAndRegion(own)} --is-multi-region-trail`
    },
    'not-logging': () => startOrCreate(account && ownFirst(stopped, account)),
    'not-all-recorded': () => addSelector(logging, missing(logging)),
    'split-between-trails': () => addSelector(logging, missing(logging)),
  }
  const code = verdict?.because.code ?? 'no-multi-region-trail'
  return {
    audit: logging === undefined ? 'aws cloudtrail describe-trails --region <region>' : showSelectors(logging),
    fix: Object.hasOwn(fixes, code) ? (fixes[code]?.() ?? '') : '',
  }
}

/** A selector of the side that a trail does not record, so that nothing is selected twice. */
function missing(trail: Trail | undefined): { basic: string; advanced: string } {
  const { read, write } = managementRecording(selectorsOf(trail === undefined ? [] : [trail]))
  const only = isGood(read) ? 'WriteOnly' : isGood(write) ? 'ReadOnly' : 'All'
  const side = only === 'All' ? '' : `,{"Field":"readOnly","Equals":["${only === 'ReadOnly'}"]}`
  return {
    basic: `{"ReadWriteType":"${only}","IncludeManagementEvents":true}`,
    advanced: `{"FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]}${side}]}`,
  }
}

function atMultiRegionWork(trails: readonly Trail[]): AtWork {
  return atWork(
    trails.filter(({ isMultiRegion }) => isMultiRegion),
    ({ selectors }) => selectors,
  )
}

function isGood(coverage: Recording['read']): boolean {
  if (coverage.recorded === 'all') return true
  return (
    coverage.recorded === 'all-but' &&
    coverage.excluded.every(({ field, how, value }) => field === 'eventSource' && how === 'equals' && MAY_BE_LEFT_OUT.has(value))
  )
}

function mayBeGood(coverage: Recording['read']): boolean {
  return coverage.recorded === 'cannot-say' || isGood(coverage)
}

/** Every trail is judged alone: benchmarks ask for one trail that records everything. */
function judge(account: AccountSnapshot, context: JudgeContext): Verdict {
  const { sure, stopped, unread } = atMultiRegionWork(account.trails)
  const observed = observedOf(account.trails)
  const recorded = sure.map((trail) => ({ trail, recording: managementRecording(selectorsOf([trail])) }))
  const whole = recorded.find(({ recording: { read, write } }) => read.recorded === 'all' && write.recorded === 'all')
  if (whole !== undefined) {
    const text = `${sentence(nameOf(whole.trail))} records all management events in every region.`
    return pass({ code: 'recorded', text, expected: EXPECTED, observed })
  }
  const good = recorded.find(({ recording: { read, write } }) => isGood(read) && isGood(write))
  if (good !== undefined) {
    const remark = 'which CIS accepts, and neither the AWS Config rule nor CloudTrail.1 of Security Hub does'
    const text = `${sentence(nameOf(good.trail))} records management events in every region, ${recordingInWords(good.recording)}, ${remark}.`
    return pass({ code: 'recorded-with-exclusions', text, expected: EXPECTED, observed })
  }
  const candidates = unread.filter(({ trail }) => {
    const { read, write } = managementRecording(selectorsOf([trail]))
    return !trail.selectors.known || (mayBeGood(read) && mayBeGood(write))
  })
  const settled = unlessUnread(failure(account, context, { sure, stopped, unread }), {
    account,
    unread: candidates,
    what: 'records all management events in every region',
    expected: EXPECTED,
    context,
  })
  const doubtful = recorded.find(({ recording: { read, write } }) => mayBeGood(read) && mayBeGood(write))
  if (doubtful === undefined || settled.outcome === 'unknown') return settled
  const fact = notKnown('selectors-undecided', recordingInWords(doubtful.recording))
  return unknown(fact, `Whether ${nameOf(doubtful.trail)} records all management events`, EXPECTED)
}

function failure(account: AccountSnapshot, context: JudgeContext, { sure, stopped, unread }: AtWork): Verdict {
  const observed = observedOf(account.trails)
  const failed = (code: string, text: string) => fail({ code, text, expected: EXPECTED, observed })
  if (sure.length + stopped.length + unread.length === 0) {
    const others = account.trails.length === 0 ? '' : `: ${namesOf(account.trails)} ${isOrAre(account.trails)} of a single region`
    return failed('no-multi-region-trail', `Account ${account.id} has no multi-region trail${others}.`)
  }
  const halted = stopped.length === 0 ? '' : ` ${sentence(namesOf(stopped))} ${isOrAre(stopped)} stopped.`
  const logging = [...sure, ...unread.map(({ trail }) => trail)]
  if (logging.length === 0) return failed('not-logging', `No multi-region trail of account ${account.id} is logging.${halted}`)
  const each = logging.map((trail) => `${nameOf(trail)} (${recordingInWords(managementRecording(selectorsOf([trail])))})`)
  const told = `${each.slice(0, 3).join(', ')}${each.length > 3 ? ` and so on for ${each.length - 3} more` : ''}`
  const [only] = logging
  const owner = only !== undefined && logging.length === 1 ? ownersToChange(only, context) : ''
  const union = managementRecording(selectorsOf(sure))
  if (isGood(union.read) && isGood(union.write)) {
    const text = `The multi-region trails of account ${account.id} record all management events between them, and none does alone: ${told}.`
    return failed('split-between-trails', `${text}${halted}`)
  }
  return failed(
    'not-all-recorded',
    `No multi-region trail of account ${account.id} records all management events: ${told}.${halted}${owner}`,
  )
}

function observedOf(trails: readonly Trail[]): Json {
  return {
    trails: trails.map((trail) => {
      const { arn, isMultiRegion, selectors } = trail
      const logging = isLogging(trail)
      return {
        arn,
        multiRegion: isMultiRegion,
        logging: logging.known ? logging.value : null,
        records: selectors.known ? recordingInWords(managementRecording([selectors.value])) : null,
      }
    }),
  }
}
