import type { SourcedFinding } from '@trailmend/core'
import { escapeMarkdown, visible } from '@trailmend/report'
import { nameOf } from './base-files.ts'
import type { RulesReport } from './gate.ts'
import type { RuleChange } from './rule-changes.ts'

/** How many settings and how many findings of each kind are told by name, where that is not too long. */
const LIMITS = [
  { settings: 30, findings: 20 },
  { settings: 10, findings: 5 },
  { settings: 0, findings: 0 },
] as const
type Limits = (typeof LIMITS)[number]

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

/**
 * Whose rules counted and what a change makes of them, as Markdown: at most thirty settings and twenty findings of each kind,
 * fewer where that would be more than `maxBytes` in UTF-8. The least that is said takes a thousand bytes.
 */
export function renderRules(report: RulesReport, maxBytes = 200_000): string {
  const texts = LIMITS.map((limits) => () => write(report, MARKDOWN, limits))
  return texts.reduce((text, shorter) => (Buffer.byteLength(text) <= maxBytes ? text : shorter()), texts[0]?.() ?? '')
}

/** The same as lines of a log. */
export function renderRulesText(report: RulesReport): string {
  return write(report, TEXT, LIMITS[0])
}

function write(report: RulesReport, form: Form, limits: Limits): string {
  const { base, changes, effects, isFirst } = report
  const first = isFirst
    ? ' It has no configuration: accounts and roles are those of this change, everything else is as if nothing was set.'
    : ''
  const said = `${form.heading}Rules\n${form.gap}Judged by the rules of ${base.isCommit ? nameOf(base) : form.plain(nameOf(base))}.${first}\n`
  if (changes.length === 0) return said
  const intro = `${form.gap}What this change makes of them counts once it is merged:\n${form.gap}`
  const settings = list(changes, limits.settings, (change) => `${form.item}${changeText(change, form)}\n`, form)
  const excused = findings(effects?.excused ?? [], 'By its own rules these failures would no longer count', { ...form, ...limits })
  const added = findings(effects?.added ?? [], 'By its own rules these would count besides', { ...form, ...limits })
  const none =
    effects === undefined || effects.excused.length + effects.added.length > 0 ? '' : `${form.gap}No failure would count otherwise.\n`
  return said + intro + settings + excused + added + none
}

function changeText({ setting, base, head }: RuleChange, { plain }: Form): string {
  if (base === undefined) return `${plain(setting)}: adds ${plain(head ?? '')}`
  return head === undefined ? `${plain(setting)}: removes ${plain(base)}` : `${plain(setting)}: ${plain(base)} becomes ${plain(head)}`
}

function findings(found: readonly SourcedFinding[], title: string, form: Form & Limits): string {
  if (found.length === 0) return ''
  const items = list(found, form.findings, (finding) => `${form.item}${findingText(finding, form)}\n`, form)
  return `${form.gap}${title} (${found.length}):\n${form.gap}${items}`
}

function findingText({ severity, control, account, region, resource }: SourcedFinding, { plain }: Form): string {
  return `${severity} ${plain(control)}: ${plain(resource.arn || resource.id)}, ${plain(region)}, ${plain(account)}`
}

function list<T>(items: readonly T[], limit: number, line: (item: T) => string, form: Form): string {
  const left = items.length - limit
  return items.slice(0, limit).map(line).join('') + (left > 0 ? `${form.item}${left} more\n` : '')
}
