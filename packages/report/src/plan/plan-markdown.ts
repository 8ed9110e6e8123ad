import { type Decision, PART_CARDS, type Plan, type Step } from '@trailmend/core/plan'
import { plural } from '../count.ts'
import { escapeMarkdown } from '../escape/markdown-escape.ts'
import { visible } from '../escape/visible.ts'
import { fillSections, type Section } from '../markdown/fill.ts'
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

/** Bytes of a page: GitHub shows no longer Markdown file rendered. Source: GitHub Docs, "Repository limits": 512 KB. */
const MAX_PAGE = 400_000
/** The longest text that is shown; the JSON has it whole. */
const LONGEST = 1_200

const plain = (text: string): string => escapeMarkdown(text, { limit: LONGEST })

/** A plan as a page for whoever approves it, GitHub-flavoured: the parts, the steps with their price, and what is left to whom. */
export function renderPlanMarkdown(plan: Plan): string {
  const intro = [
    `# Plan for ${plain(plan.account)}`,
    `**${contentsWords(plan)}**. Bill: ${plain(billWords(plan.cost))}.`,
    `Profile ${plan.profile}, facts of ${plain(plan.observedAt)}.${plan.complete ? '' : ' **Not everything could be read**: there may be more to do.'}`,
    '',
  ].join('\n\n')
  return `${intro}${fillSections(sectionsOf(plan), MAX_PAGE)}`
}

/** All plans, one page after the other. */
export function renderPlansMarkdown(all: PlansToRender): string {
  const gaps = all.notLookedAt.map(
    ({ account, because }) =>
      `- ${plain(account)}: ${plain(because.text)}${because.needs === undefined ? '' : ` It needs ${plain(because.needs)}.`}`,
  )
  const notices = all.notices.map(({ text }) => `- ${plain(text)}`)
  const note = [...gaps, ...notices].join('\n')
  return [`**${statusWord(all)}**: ${plansWords(all)}`, ...(note === '' ? [] : [note]), ...all.plans.map(renderPlanMarkdown)]
    .join('\n\n')
    .trimEnd()
    .concat('\n')
}

function sectionsOf(plan: Plan): readonly Section[] {
  const { steps, handOvers, asks, waits, left, decisions, cost, oldSubscriptions, offers } = plan
  const open = decisions.filter(({ state, does }) => state !== 'in-place' || does !== 'nothing')
  const inPlace = decisions.length - open.length
  return [
    list(
      'Steps',
      steps.map((step, index) => stepText(step, index + 1)),
    ),
    list('Handed over', handOvers.map(handOverText)),
    list(
      'Permissions that are missing',
      asks.map((each) => `- **${plain(each.needs || 'none would help')}** for ${partWords(each)}: ${plain(each.because)}\n`),
    ),
    list(
      'Waiting',
      waits.map((each) => `- ${partWords(each)}: ${plain(each.because)}\n`),
    ),
    list(
      'Old subscriptions',
      oldSubscriptions.map((each) => `- ${plain(each.queue)}: ${plain(oldWords(each))}\n`),
    ),
    list('Offered, and never done by itself', offers.map(offerText)),
    {
      ...list(
        'Chain',
        open.map((each) => decisionRow(each)),
      ),
      open: '## Chain\n\n| Part | State | Decision | Why |\n| --- | --- | --- | --- |\n',
      close: inPlace === 0 ? '\n' : `\n${plural(inPlace, 'part')} in place.\n\n`,
    },
    list(
      'Findings that stay',
      left.map(({ control, text, who }) => `- ${plain(control)}: ${plain(text)} Who can close it: ${plain(who)}.\n`),
    ),
    list('Bill', [
      ...cost.todayItems.map(
        ({ what, monthly, basis }) =>
          `- Today: ${plain(what)}, ${monthly === null ? 'not known' : plain(dollars(monthly))} (${plain(basis)})\n`,
      ),
      ...cost.assumptions.map((text) => `- ${plain(text)}\n`),
    ]),
  ]
}

function list(title: string, items: readonly string[]): Section {
  return {
    open: `## ${title}\n\n`,
    items,
    close: '\n',
    more: (count) => (count === 0 ? '' : `\n${plural(count, 'more line')} in the JSON.\n`),
  }
}

function decisionRow({ part, of, state, does, name, because, why }: Decision): string {
  return `| ${partWords({ part, of })}<br>${plain(name)} | ${state} | ${DEED_WORDS[does]} | ${plain(`${because} ${why}`)} |\n`
}

function stepText(step: Step, count: number): string {
  const { id, account, region, resource, fields, after, ifSkipped, closes, cost, change, needs } = step
  const approval = approvalWords(step)
  const items = cost.items.map(({ what, monthly, basis }) => `${what}: ${monthly === null ? 'not known' : dollars(monthly)} (${basis})`)
  const facts: readonly (readonly [string, string])[] = [
    ['Where', `${account} ${region}, ${resource}`],
    ['Call', change],
    ['Needs', needs.join(', ')],
    ['Cost', [costWords(cost.monthly), ...items].join('; ')],
    ['Undo', undoWords(step)],
    ['If skipped', ifSkipped],
    ['After', after.join(', ')],
    ['Closes', closes.length === 0 ? '' : plural(closes.length, 'finding')],
    ['Must be approved by name', approval],
  ]
  const rows = facts.filter(([, text]) => text !== '').map(([label, text]) => `- ${label}: ${plain(text)}\n`)
  return `### ${count}. ${plain(id)}: ${plain(changeWords(step))}\n\n${diff(fields.flatMap(fieldLines))}${rows.join('')}\n`
}

function handOverText({ part, of, name, because, why, calls, ...rest }: Plan['handOvers'][number]): string {
  const would = calls.map(
    ({ change, account, region, fields }) =>
      `  Would be ${plain(change)} in ${plain(account)} ${plain(region)}:\n\n${diff(fields.flatMap(fieldLines))}`,
  )
  const head = `- ${partWords({ part, of })} ${plain(name)}, for ${plain(receiverWords(rest))}: ${plain(`${because} ${why}`)}\n`
  return `${head}${would.length === 0 ? '' : `\n${would.join('')}`}`
}

/** With the command that does it, which is all of one line. */
function offerText({ name, what, because, needs, cost, operation, region, input }: Plan['offers'][number]): string {
  const lines = [`Needs ${needs.join(', ')}.`, ...cost.map(itemWords)].map((line) => `  - ${plain(line)}\n`)
  return `- ${plain(name)}: ${plain(`${what}. ${because}`)}\n${lines.join('')}\n${code(commandLine({ change: operation, region, input }))}`
}

function code(line: string): string {
  return `\`\`\`sh\n${visible(line, { limit: LONGEST })}\n\`\`\`\n\n`
}

/** In a block of code nothing is markup but what ends it, and every line begins with a sign of ours. */
function diff(lines: readonly string[]): string {
  if (lines.length === 0) return ''
  return `\`\`\`diff\n${lines.map((line) => `${visible(line, { limit: LONGEST })}\n`).join('')}\`\`\`\n\n`
}

function partWords({ part, of }: Pick<Decision, 'part' | 'of'>): string {
  const words = Object.hasOwn(PART_CARDS, part) ? PART_CARDS[part].words : part
  return plain(`${words}${of === '' ? '' : ` (${of})`}`)
}
