import { type Decision, PART_CARDS, type Plan, type Step } from '@trailmend/core/plan'
import { number, plural } from '../count.ts'
import { visible } from '../escape/visible.ts'
import { createPalette, type Palette } from '../table/paint.ts'
import { columnsOf, wrap } from '../table/wrap.ts'
import { commandLine } from './command-line.ts'
import {
  approvalWords,
  billWords,
  changeWords,
  contentsWords,
  costWords,
  DEED_WORDS,
  dollars,
  fieldLines,
  itemWords,
  oldWords,
  plansWords,
  receiverWords,
  statusWord,
  undoWords,
} from './plan-words.ts'
import type { PlansToRender } from './plans.ts'

export interface PlanTableOptions {
  readonly color: boolean
  /** Columns of the terminal. Fewer than 60 are taken as 60, more than 160 as 160. */
  readonly width: number
  /** Also list every part that is in place, every item of the bill, and the text of every finding that is left. */
  readonly verbose?: boolean | undefined
}

const NARROWEST = 60
const WIDEST = 160
const LABEL = 10
const STATE = 18
const DEED = 11
/** The longest line of a policy or a name that is shown; the JSON has it whole. */
const LONGEST = 1_200
const ITEMS_SHOWN = 5

interface Page {
  readonly width: number
  readonly palette: Palette
  readonly verbose: boolean
}

type Lines = readonly string[]

/** Plans for an engineer at a terminal: what is to be done to each account, what it costs, and what is left to whom. */
export function renderPlanTable(all: PlansToRender, { color, width, verbose = false }: PlanTableOptions): string {
  const columns = Number.isNaN(width) ? NARROWEST : Math.trunc(Math.min(WIDEST, Math.max(NARROWEST, width)))
  const page: Page = { width: columns, palette: createPalette(color), verbose }
  const sections = [
    verdict(all, page),
    ...mostFirst(all.plans).flatMap((plan) => planSections(plan, page)),
    assumptions(all, page),
    gaps(all, page),
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

/** What has something to do comes before what has not. */
function mostFirst(plans: readonly Plan[]): readonly Plan[] {
  const weight = ({ steps, handOvers, asks, waits }: Plan): number =>
    [waits, asks, handOvers, steps].findLastIndex(({ length }) => length > 0)
  return plans.toSorted((one, other) => weight(other) - weight(one))
}

function verdict(all: PlansToRender, { width, palette }: Page): Lines {
  const word = statusWord(all)
  const paint = palette.verdict(all.exitCode === 0 ? 'compliant' : all.exitCode === 1 ? 'findings' : 'incomplete')
  const [first = '', ...rest] = wrap(`${word}: ${plansWords(all)}`, width)
  return [paint(word) + first.slice(word.length), ...rest]
}

function planSections(plan: Plan, page: Page): readonly Lines[] {
  const { steps, handOvers, asks, waits, left, oldSubscriptions, offers } = plan
  const isEmpty = [steps, handOvers, asks, waits, oldSubscriptions, offers].every(({ length }) => length === 0)
  if (isEmpty && !page.verbose) return [[...head(plan, page), ...leftLines(left, page)]]
  return [
    head(plan, page),
    chain(plan, page),
    section(
      'Steps',
      steps.flatMap((step, index) => stepLines(step, index + 1, page)),
      page,
    ),
    section(
      'Handed over',
      handOvers.flatMap((each) => [
        ...labelled(
          PART_CARDS[each.part]?.words ?? each.part,
          [`${each.name}: for ${receiverWords(each)}. ${each.because} ${each.why}`],
          page,
        ),
        ...each.calls.flatMap((call) =>
          labelled('', [`would be: ${call.change} in ${call.account} ${call.region}`, ...call.fields.flatMap(fieldLines)], page),
        ),
      ]),
      page,
    ),
    section(
      'Permissions',
      asks.flatMap((each) => labelled(each.needs || 'no permission would help', [`${partWords(each)}: ${each.because}`], page)),
      page,
    ),
    section(
      'Waiting',
      waits.flatMap((each) => labelled(partWords(each), [each.because], page)),
      page,
    ),
    oldLines(oldSubscriptions, page),
    offerLines(offers, page),
    leftLines(left, page),
    bill(plan, page),
  ]
}

function head(plan: Plan, { width, palette }: Page): Lines {
  const [first = '', ...rest] = wrap(
    `Account ${visible(plan.account)}: ${contentsWords(plan)}${plan.complete ? '' : '; not everything could be read'}`,
    width,
  )
  return [
    palette.heading(first),
    ...rest,
    ...wrap(`profile ${plan.profile}, facts of ${visible(plan.observedAt)}`, width).map(palette.faint),
  ]
}

function chain({ decisions }: Plan, page: Page): Lines {
  const shown = page.verbose ? decisions : decisions.filter(({ state, does }) => state !== 'in-place' || does !== 'nothing')
  const left = decisions.length - shown.length
  const lines = shown.flatMap((each) => decisionLines(each, page))
  return section('Chain', [...lines, ...(left === 0 ? [] : [`  ${page.palette.faint(`${plural(left, 'part')} in place`)}`])], page)
}

function decisionLines({ part, of, state, does, name, because, why }: Decision, { width, palette }: Page): Lines {
  const what = `${PART_CARDS[part].words}${of === '' ? '' : ` (${visible(of)})`}`
  const painted = palette.finding(state === 'in-place' ? 'pass' : state === 'unknown' ? 'unknown' : 'fail', 'medium')
  const indent = ' '.repeat(2 + STATE + DEED)
  const texts = [
    `${what}: ${visible(name, { limit: LONGEST })}`,
    ...(state === 'in-place' ? [] : [visible(`${because} ${why}`, { limit: LONGEST })]),
  ]
  const [first = '', ...rest] = texts.flatMap((text) => wrap(text, width - indent.length))
  return [
    `  ${painted(state)}${' '.repeat(STATE - state.length)}${DEED_WORDS[does].padEnd(DEED)}${first}`,
    ...rest.map((line) => indent + line),
  ]
}

function stepLines(step: Step, count: number, page: Page): Lines {
  const { id, change, account, region, needs, resource, fields, after, ifSkipped, closes, cost } = step
  const approval = approvalWords(step)
  const title = `${count}. ${visible(id, { limit: LONGEST })}: ${changeWords(step)}`
  return [
    ...wrap(title, page.width - 2).map((line) => `  ${page.palette.heading(line)}`),
    ...labelled('where', [`${account} ${region}, ${resource}`], page),
    ...labelled('call', [`${change}; needs ${needs.join(', ')}`], page),
    ...labelled('change', fields.flatMap(fieldLines), page),
    ...labelled('cost', [costWords(cost.monthly), ...costItems(step)], page),
    ...labelled('undo', [undoWords(step)], page),
    ...labelled('if skipped', [ifSkipped], page),
    ...(after.length === 0 ? [] : labelled('after', [after.join(', ')], page)),
    ...(closes.length === 0 ? [] : labelled('closes', [plural(closes.length, 'finding')], page)),
    ...(approval === '' ? [] : labelled('approval', [`by name (--approve-step ${id}): ${approval}`], page)),
  ]
}

function costItems({ cost }: Step): Lines {
  return cost.items.slice(0, ITEMS_SHOWN).map(itemWords)
}

function oldLines(old: Plan['oldSubscriptions'], page: Page): Lines {
  return section(
    'Old subscriptions',
    old.flatMap((each) => labelled(each.queue, [oldWords(each)], page)),
    page,
  )
}

/** With the command that does it: no step will. */
function offerLines(offers: Plan['offers'], page: Page): Lines {
  return section(
    'Offered, and never done by itself',
    offers.flatMap((each) =>
      labelled(
        each.name,
        [
          `${each.what}. ${each.because}`,
          `needs: ${each.needs.join(', ')}`,
          ...each.cost.map(itemWords),
          commandLine({ change: each.operation, region: each.region, input: each.input }),
        ],
        page,
      ),
    ),
    page,
  )
}

/** By who can close them: in the verbose output each with its text, else the controls alone. */
function leftLines(left: Plan['left'], page: Page): Lines {
  const groups = [...Map.groupBy(left, ({ who }) => who)]
  return section(
    'Findings that stay',
    groups.flatMap(([who, findings]) => labelled(who, page.verbose ? findings.map(leftWords) : [controlsWords(findings)], page)),
    page,
  )
}

function leftWords({ control, text }: Plan['left'][number]): string {
  return `${control}: ${text}`
}

function controlsWords(findings: Plan['left']): string {
  const counts = Map.groupBy(findings, ({ control }) => control)
  return [...counts].map(([control, { length }]) => (length === 1 ? control : `${control} (${number(length)})`)).join(', ')
}

function bill({ cost, steps }: Plan, page: Page): Lines {
  const { todayItems } = cost
  if (todayItems.length === 0 && steps.length === 0) return []
  const items = page.verbose ? todayItems : []
  const itemLines = items.flatMap(({ what, monthly, basis }) =>
    labelled('today', [`${what}: ${monthly === null ? 'not known' : dollars(monthly)} (${basis})`], page),
  )
  return section('Bill', [...labelled('', [billWords(cost)], page), ...itemLines], page)
}

/** Told once for all accounts, and only where a price is shown that rests on them. */
function assumptions({ plans }: PlansToRender, page: Page): Lines {
  const priced = plans.filter(({ steps }) => page.verbose || steps.length > 0)
  const texts = new Set(priced.flatMap(({ cost }) => cost.assumptions))
  return section(
    'What the prices rest on',
    [...texts].flatMap((text) => labelled('', [`- ${text}`], page)),
    page,
  )
}

function gaps({ notLookedAt, notices }: PlansToRender, page: Page): Lines {
  const told = [
    ...notLookedAt.map(
      ({ account, because }) => `${account}: ${because.text}${because.needs === undefined ? '' : ` It needs ${because.needs}.`}`,
    ),
    ...notices.map(({ text }) => text),
  ]
  return section(
    'Take note',
    told.flatMap((text) => labelled('', [text], page)),
    page,
  )
}

function section(title: string, lines: Lines, { palette }: Page): Lines {
  return lines.length === 0 ? [] : [palette.heading(title), ...lines]
}

/** Texts from anywhere, wrapped, behind a label; a label that is too long has a line of its own. */
function labelled(label: string, texts: readonly string[], { width, palette }: Page): Lines {
  const indent = ' '.repeat(label === '' ? 4 : 5 + LABEL)
  const lines = texts.flatMap((text) => wrap(visible(text, { limit: LONGEST }), width - indent.length))
  if (label === '') return lines.map((line) => indent + line)
  const shown = visible(label, { limit: 200 })
  if (columnsOf(shown) > LABEL) {
    return [...wrap(shown, width - 4).map((line) => `    ${palette.faint(line)}`), ...lines.map((line) => indent + line)]
  }
  const first = `    ${palette.faint(shown)}${' '.repeat(LABEL + 1 - columnsOf(shown))}`
  return lines.map((line, index) => (index === 0 ? first : indent) + line)
}

function partWords({ part, of }: Pick<Decision, 'part' | 'of'>): string {
  return `${PART_CARDS[part]?.words ?? part}${of === '' ? '' : ` (${of})`}`
}
