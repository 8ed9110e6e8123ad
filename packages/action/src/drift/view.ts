import {
  APPROVAL_REASONS,
  type HandOver,
  isRegionName,
  PART_CARDS,
  RECEIVERS,
  SEVERITIES,
  type SourcedFinding,
  type Step,
} from '@trailmend/core'
import { kindOf, type Names } from './names.ts'
import { redactPlan, redactWord } from './redact-plan.ts'
import { type DriftPlan, type DriftReport, failuresOf } from './report.ts'

/** What is shown of a drift report, names replaced where they have to be. Every text is attacker-controlled: escape before showing. */
export interface DriftView {
  readonly complete: boolean
  readonly plansComplete: boolean
  readonly hidden: boolean
  /** By account, then severity. */
  readonly failures: readonly FailureRow[]
  readonly unknown: number
  readonly steps: readonly StepRow[]
  readonly handOvers: readonly HandOverRow[]
  readonly left: readonly LeftRow[]
  /** Of the plans that have a step, by account. */
  readonly plans: readonly ShownPlan[]
  /** The accounts in which nothing is left that a plan could do; none are told where names are hidden. */
  readonly done: readonly string[]
}

export interface FailureRow {
  /** Tells the failure from every other, and is the same from run to run. */
  readonly id: string
  readonly account: string
  readonly control: string
  readonly severity: string
  readonly region: string
  readonly resource: string
  readonly why: string
}

export interface StepRow {
  readonly account: string
  readonly id: string
  readonly change: string
  readonly resource: string
  /** US dollars; `null` if it cannot be told. */
  readonly monthly: number | null
  readonly approval: readonly string[]
}

export interface HandOverRow {
  readonly account: string
  readonly what: string
  readonly name: string
  readonly to: string
  readonly why: string
}

export interface LeftRow {
  readonly account: string
  readonly control: string
  readonly who: string
}

/** A plan as it may be shown. */
export interface ShownPlan {
  readonly account: string
  readonly complete: boolean
  /** What is shown. Not to be shown itself where names are hidden. */
  readonly source: DriftPlan
  /** The plan, or what is left of it with made-up names: plain JSON. */
  readonly data: unknown
  readonly json: string
  /** `undefined` where it has to be written anew, as names are replaced. */
  readonly markdown: string | undefined
}

/** What is shown of a report. It is gone through sorted, so that made-up names come out the same for the same report. */
export function viewOf(report: DriftReport, names: Names): DriftView {
  const failures = failuresOf(report)
    .toSorted(byPlace)
    .map((finding) => failureRow(finding, names))
  const plans = report.plans.toSorted((a, b) => compare(a.account, b.account))
  return {
    complete: report.complete,
    plansComplete: report.plansComplete,
    hidden: names.hidden,
    failures,
    unknown: report.findings.filter(({ outcome }) => outcome === 'unknown').length,
    steps: plans.flatMap(({ plan }) => plan.steps.map((step) => stepRow(step, names))),
    handOvers: plans.flatMap(({ plan }) => plan.handOvers.map((each) => handOverRow(plan.account, each, names))),
    left: plans.flatMap(({ plan }) =>
      plan.left.map(({ control, who }) => ({ account: names.account(plan.account), control, who: names.text(who) })),
    ),
    plans: plans.filter(({ plan }) => plan.steps.length > 0).map((plan) => shownPlan(plan, names)),
    done: names.hidden ? [] : plans.flatMap(({ account, plan }) => (plan.steps.length === 0 && plan.complete ? [account] : [])),
  }
}

function failureRow(finding: SourcedFinding, names: Names): FailureRow {
  const { control, severity, resource } = finding
  // A trail's home region is what an answer said it is.
  const isRegion = !names.hidden || finding.region === 'global' || isRegionName(finding.region)
  const region = isRegion ? finding.region : names.name('region', finding.region)
  const account = names.account(finding.account)
  const isAccount = resource.id === finding.account
  const named = isAccount ? 'the account' : names.name(names.hidden ? kindOf(resource.type) : resource.type, resource.id, resource.arn)
  const id = names.hidden ? [control, account, region, named].join('/') : finding.fingerprint
  return { id, account, control, severity, region, resource: named, why: names.text(finding.because.text) }
}

function stepRow({ account, id, part, change, resource, cost, approval }: Step, names: Names): StepRow {
  return {
    account: names.account(account),
    id: redactWord(id, names),
    change,
    resource: names.name(part, resource),
    monthly: cost.monthly,
    approval: approval.map((reason) => APPROVAL_REASONS[reason]),
  }
}

function handOverRow(account: string, { part, name, to, why }: HandOver, names: Names): HandOverRow {
  const what = PART_CARDS[part].words
  return { account: names.account(account), what, name: names.name(part, name), to: RECEIVERS[to], why: names.text(why) }
}

function shownPlan(source: DriftPlan, names: Names): ShownPlan {
  const { account, plan, json, markdown } = source
  const shown = { account: names.account(account), complete: plan.complete, source }
  if (!names.hidden) return { ...shown, data: plan, json, markdown }
  const data = redactPlan(plan, names)
  return { ...shown, data, json: `${JSON.stringify(data, null, 2)}\n`, markdown: undefined }
}

function byPlace(a: SourcedFinding, b: SourcedFinding): number {
  return (
    compare(a.account, b.account) ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    compare(a.fingerprint, b.fingerprint)
  )
}

/** By code units, whatever the machine's language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
