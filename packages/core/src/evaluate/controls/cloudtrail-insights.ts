import { insightTypesFor } from '../../event-selectors/index.ts'
import type { AccountSnapshot, Trail } from '../../observe/snapshot.ts'
import type { Control, JudgeContext } from '../control.ts'
import { defineControl } from '../define-control.ts'
import type { ByHand, Json } from '../finding.ts'
import { CREATE_TRAIL, putInsights, showInsights, startOrCreate } from '../trail-commands.ts'
import { ownersToChange, sentence } from '../trail-in-words.ts'
import { atWork, isLogging, isOrAre, namesOf, ownFirst, unlessUnread } from '../trails-at-work.ts'
import { fail, pass, type Verdict } from '../verdict.ts'

/** Source: CloudTrail API Reference, InsightSelector. */
const TYPES = ['ApiCallRateInsight', 'ApiErrorRateInsight'] as const
const EXPECTED: Json = { insights: TYPES }

/** CloudTrail itself can tell that calls come much more often, or fail much more often, than they used to. */
export const cloudtrailInsights: Control = defineControl({
  id: 'cloudtrail-insights',
  title: 'A trail looks for unusual rates of calls and errors',
  why: 'A script that copies an account, and somebody trying out what stolen credentials may do, show first as a burst of calls or of refusals. CloudTrail compares both with the week before, if a trail asks for it, and writes down what stands out.',
  severity: 'low',
  subject: 'account',
  // The account itself is the subject, so there is always one.
  none: {
    outcome: 'fail',
    code: 'no-logging-trail',
    text: '',
    expected: EXPECTED,
    byHand: { audit: showInsights(undefined), fix: CREATE_TRAIL },
  },
  benchmarks: {},
  codes: {
    'no-logging-trail': 'fail',
    'insights-missing': 'fail',
    'looked-for': 'pass',
    'looked-for-in-some-regions': 'pass',
  },
  asks: ['cloudtrail:GetTrailStatus', 'cloudtrail:GetInsightSelectors'],
  byHand,
  judge,
})

function byHand(account?: AccountSnapshot, verdict?: Verdict): ByHand {
  const { sure, stopped, unread } = atWork(account?.trails ?? [], ({ insights }) => insights)
  const logging = [...sure, ...unread.map(({ trail }) => trail)].sort((a, b) => Number(b.isMultiRegion) - Number(a.isMultiRegion))
  const trail = account && ownFirst(logging, account)
  const audit = showInsights(trail)
  if (verdict?.because.code === 'no-logging-trail') return { audit, fix: startOrCreate(account && ownFirst(stopped, account)) }
  return { audit, fix: verdict === undefined || verdict.outcome === 'fail' ? putInsights(trail) : '' }
}

function typesOf(trails: readonly Trail[]): readonly string[] {
  return insightTypesFor(
    'Management',
    trails.flatMap(({ insights }) => (insights.known ? [insights.value] : [])),
  )
}

function isComplete(trails: readonly Trail[]): boolean {
  const types = typesOf(trails)
  return TYPES.every((type) => types.includes(type))
}

function judge(account: AccountSnapshot, context: JudgeContext): Verdict {
  const { sure, stopped, unread } = atWork(account.trails, ({ insights }) => insights)
  const everywhere = sure.filter(({ isMultiRegion }) => isMultiRegion)
  const seen = { expected: EXPECTED, observed: observedOf(account.trails) }
  const looking = (trails: readonly Trail[]) => {
    const those = trails.filter((trail) => typesOf([trail]).some((type) => TYPES.some((wanted) => wanted === type)))
    return `${sentence(namesOf(those))} ${those.length === 1 ? 'looks' : 'look'} for unusual rates of calls and of errors`
  }
  if (isComplete(everywhere)) return pass({ ...seen, code: 'looked-for', text: `${looking(everywhere)} in every region.` })
  if (isComplete(sure)) {
    const text = `${looking(sure)}; not all of that is multi-region, so some regions are left out.`
    return pass({ ...seen, code: 'looked-for-in-some-regions', text })
  }
  const readable = unread.map(({ trail }) => trail).filter(({ insights }) => insights.known)
  const helps = isComplete([...sure, ...readable])
  return unlessUnread(failure(account, context, { logging: [...sure, ...readable], stopped }), {
    account,
    unread: unread.filter(({ trail }) => helps || !trail.insights.known),
    what: 'looks for unusual rates of calls and errors',
    expected: EXPECTED,
    context,
  })
}

interface Seen {
  readonly logging: readonly Trail[]
  readonly stopped: readonly Trail[]
}

function failure(account: AccountSnapshot, context: JudgeContext, { logging, stopped }: Seen): Verdict {
  const { id, trails } = account
  const seen = { expected: EXPECTED, observed: observedOf(trails) }
  if (logging.length === 0) {
    const halted = stopped.length === 0 ? '' : `: ${namesOf(stopped)} ${isOrAre(stopped)} stopped`
    return fail({ ...seen, code: 'no-logging-trail', text: `Account ${id} has no trail that is logging${halted}.` })
  }
  const types = typesOf(logging)
  const lacking = TYPES.filter((type) => !types.includes(type)).join(' and ')
  const first = ownFirst(logging, account)
  const owner = first === undefined ? '' : ownersToChange(first, context)
  return fail({
    ...seen,
    code: 'insights-missing',
    text: `No trail of account ${id} that is logging has ${lacking} on for management events.${owner}`,
  })
}

function observedOf(trails: readonly Trail[]): Json {
  return {
    trails: trails.map((trail) => {
      const logging = isLogging(trail)
      const { arn, isMultiRegion, insights } = trail
      return {
        arn,
        multiRegion: isMultiRegion,
        logging: logging.known ? logging.value : null,
        insights: insights.known ? typesOf([trail]) : null,
      }
    }),
  }
}
