import type { SourcedFinding } from '@trailmend/core'
import { escapeMarkdown, visible } from '@trailmend/report'
import { nameOf } from './base-files.ts'
import type { RulesReport } from './gate.ts'
import type { RuleChange } from './rule-changes.ts'

const MAX_CHANGES = 30
const MAX_FINDINGS = 20
const NAME_LIMIT = 200

/** How texts from outside are made safe, and how what is between them looks. */
interface Form {
  readonly plain: (text: string) => string
  readonly heading: string
  readonly item: string
  readonly gap: string
}

const MARKDOWN: Form = { plain: (text) => escapeMarkdown(text, { limit: NAME_LIMIT }), heading: '### ', item: '- ', gap: '\n' }
const TEXT: Form = { plain: (text) => visible(text, { limit: NAME_LIMIT }), heading: '', item: '  ', gap: '' }

/** Whose rules counted and what a change makes of them, as Markdown. At most thirty settings and twenty findings of each kind. */
export function renderRules(report: RulesReport): string {
  return write(report, MARKDOWN)
}

/** The same as lines of a log. */
export function renderRulesText(report: RulesReport): string {
  return write(report, TEXT)
}

function write(report: RulesReport, form: Form): string {
  const { base, changes, effects, isFirst } = report
  const first = isFirst
    ? ' It has no configuration: accounts and roles are those of this change, everything else is as if nothing was set.'
    : ''
  const said = `${form.heading}Rules\n${form.gap}Judged by the rules of ${form.plain(nameOf(base))}.${first}\n`
  if (changes.length === 0) return said
  const intro = `${form.gap}What this change makes of them counts once it is merged:\n${form.gap}`
  const settings = list(changes, MAX_CHANGES, (change) => `${form.item}${changeText(change, form)}\n`, form)
  const excused = findings(effects?.excused ?? [], 'By its own rules these failures would no longer count', form)
  const added = findings(effects?.added ?? [], 'By its own rules these would count besides', form)
  const none =
    effects === undefined || effects.excused.length + effects.added.length > 0 ? '' : `${form.gap}No failure would count otherwise.\n`
  return said + intro + settings + excused + added + none
}

function changeText({ setting, base, head }: RuleChange, { plain }: Form): string {
  if (base === undefined) return `${plain(setting)}: adds ${plain(head ?? '')}`
  return head === undefined ? `${plain(setting)}: removes ${plain(base)}` : `${plain(setting)}: ${plain(base)} becomes ${plain(head)}`
}

function findings(found: readonly SourcedFinding[], title: string, form: Form): string {
  if (found.length === 0) return ''
  const items = list(found, MAX_FINDINGS, (finding) => `${form.item}${findingText(finding, form)}\n`, form)
  return `${form.gap}${title} (${found.length}):\n${form.gap}${items}`
}

function findingText({ severity, control, account, region, resource }: SourcedFinding, { plain }: Form): string {
  return `${severity} ${plain(control)}: ${plain(resource.arn || resource.id)}, ${plain(region)}, ${plain(account)}`
}

function list<T>(items: readonly T[], limit: number, line: (item: T) => string, form: Form): string {
  const left = items.length - limit
  return items.slice(0, limit).map(line).join('') + (left > 0 ? `${form.item}${left} more\n` : '')
}
