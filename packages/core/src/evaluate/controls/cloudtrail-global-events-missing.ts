import { type Fact, known } from '../../observe/fact.ts'
import type { AccountSnapshot, Trail } from '../../observe/snapshot.ts'
import type { Control, JudgeContext } from '../control.ts'
import { defineControl } from '../define-control.ts'
import type { ByHand, Json } from '../finding.ts'
import { getsGlobalEvents, recordsManagement } from '../global-events.ts'
import { CREATE_TRAIL, nameAndRegion, startOrCreate } from '../trail-commands.ts'
import { nameOf, sentence } from '../trail-in-words.ts'
import { atWork, isLogging, isOrAre, namesOf, ownFirst, unlessUnread } from '../trails-at-work.ts'
import { fail, pass, type Verdict } from '../verdict.ts'

const EXPECTED: Json = { trails: 'at least one that is logging', globalServiceEvents: 'recorded' }

/** Who may do what is decided in services without a region, and trails of single regions can miss it all. */
export const cloudtrailGlobalEventsMissing: Control = defineControl({
  id: 'cloudtrail-global-events-missing',
  title: 'A trail records the events of services without a region',
  why: 'Users, roles and their permissions belong to no region, nor do the temporary credentials of the global endpoint. An account can have a trail in every region it uses and still have no record of who made the new administrator.',
  severity: 'high',
  subject: 'account',
  // The account itself is the subject, so there is always one.
  none: {
    outcome: 'fail',
    code: 'no-logging-trail',
    text: '',
    expected: EXPECTED,
    byHand: { audit: 'aws cloudtrail describe-trails --region <region>', fix: CREATE_TRAIL },
  },
  benchmarks: {},
  codes: { 'no-logging-trail': 'fail', missing: 'fail', recorded: 'pass' },
  asks: ['cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors'],
  byHand,
  judge,
})

function byHand(account?: AccountSnapshot, verdict?: Verdict): ByHand {
  const { sure, stopped, unread } = atWork(account?.trails ?? [], recordsGlobalEvents)
  const trail = account && ownFirst([...sure, ...unread.map((each) => each.trail)], account)
  const region = account === undefined || trail === undefined ? '<region>' : trail.homeRegion
  const audit = `aws cloudtrail describe-trails --region ${region} --query 'trailList[].[TrailARN,IsMultiRegionTrail,IncludeGlobalServiceEvents]' --output table`
  if (verdict !== undefined && verdict.outcome !== 'fail') return { audit, fix: '' }
  if (verdict?.because.code === 'no-logging-trail' || trail?.isMultiRegion === true)
    return { audit, fix: startOrCreate(trail === undefined ? account && ownFirst(stopped, account) : undefined) }
  return { audit, fix: `aws cloudtrail update-trail ${nameAndRegion(trail)} --is-multi-region-trail --include-global-service-events` }
}

/** What is certainly not so needs no other fact. */
function recordsGlobalEvents(trail: Trail): Fact<boolean> {
  const facts = [getsGlobalEvents(trail), recordsManagement(trail)]
  if (facts.some((fact) => fact.known && !fact.value)) return known(false)
  return facts.find((fact) => !fact.known) ?? known(true)
}

function judge(account: AccountSnapshot, context: JudgeContext): Verdict {
  const { sure, stopped, unread } = atWork(account.trails, recordsGlobalEvents)
  const seen = { expected: EXPECTED, observed: observedOf(account.trails) }
  const those = sure.filter((trail) => isTrue(recordsGlobalEvents(trail)))
  if (those.length > 0) {
    const verb = those.length === 1 ? 'records' : 'record'
    return pass({ ...seen, code: 'recorded', text: `${sentence(namesOf(those))} ${verb} the events of services without a region.` })
  }
  const logging = [...sure, ...unread.map(({ trail }) => trail)]
  const halted = stopped.length === 0 ? '' : ` ${sentence(namesOf(stopped))} ${isOrAre(stopped)} stopped.`
  const failure =
    logging.length === 0
      ? fail({ ...seen, code: 'no-logging-trail', text: `Account ${account.id} has no trail that is logging.${halted}` })
      : fail({ ...seen, code: 'missing', text: `${missingText(account, logging)}${halted}` })
  return unlessUnread(failure, {
    account,
    unread: unread.filter(({ trail }) => {
      const fact = recordsGlobalEvents(trail)
      return !fact.known || fact.value
    }),
    what: 'records the events of services without a region',
    expected: EXPECTED,
    context,
  })
}

function missingText({ id }: AccountSnapshot, logging: readonly Trail[]): string {
  const each = logging.slice(0, 3).map((trail) => `${nameOf(trail)} ${reasonOf(trail)}`)
  const more = logging.length > each.length ? ` and so on for ${logging.length - each.length} more` : ''
  return `No trail of account ${id} records the events of services without a region: ${each.join(', ')}${more}.`
}

function reasonOf(trail: Trail): string {
  const gets = getsGlobalEvents(trail)
  if (!gets.known || gets.value) return 'records no management events'
  return trail.includesGlobalEvents.known && !trail.includesGlobalEvents.value
    ? 'is not set to include them'
    : `is of ${trail.homeRegion} alone, where they do not occur`
}

function isTrue(fact: Fact<boolean>): boolean {
  return fact.known && fact.value
}

function observedOf(trails: readonly Trail[]): Json {
  return {
    trails: trails.map((trail) => {
      const [logging, records] = [isLogging(trail), recordsGlobalEvents(trail)]
      return { arn: trail.arn, logging: logging.known ? logging.value : null, globalServiceEvents: records.known ? records.value : null }
    }),
  }
}
