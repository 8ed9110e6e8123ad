import type { CheckResult, SourcedFinding } from '@trailmend/core'
import type { Log, Notification } from 'sarif'
import { isOpen } from '../accepted.ts'
import { number } from '../count.ts'
import { safeJson } from '../escape/json-escape.ts'
import { escapeSarifText } from '../escape/sarif-escape.ts'
import { visible } from '../escape/visible.ts'
import { unseenGroups } from '../not-looked-at.ts'
import { verdict } from '../verdict.ts'
import { type Acceptances, type SarifPlace, sarifResult } from './results.ts'
import { ruleId, rulesOf } from './rules.ts'

export interface SarifMeta {
  readonly toolVersion: string
  /** Where in the repository a finding belongs. Default: line 1 of `trailmend.yml`. */
  readonly locate?: ((finding: SourcedFinding) => SarifPlace) | undefined
  /** Tells the runs of one commit apart; GitHub replaces the alerts of the same category. Default: `trailmend`. */
  readonly category?: string | undefined
  /** The page on a control, an absolute URL. */
  readonly helpUri?: ((control: string) => string | undefined) | undefined
}

/** GitHub shows the first 5,000 results of a run. Source: GitHub Docs, "SARIF support for code scanning". */
const MAX_RESULTS = 5_000

const MAX_NOTIFICATIONS = 200

/**
 * The failures and unknowns of a check as SARIF 2.1.0 for GitHub code scanning, indented by two spaces, ending in a line break.
 *
 * Passes are left out: GitHub shows every result as an alert. Of more than 5,000 results the most urgent are kept, and a
 * notification says how many were not.
 */
export function renderSarif(result: CheckResult, { toolVersion, locate, category = 'trailmend', helpUri }: SarifMeta): string {
  const alerts = alertsOf(result)
  const acceptances: Acceptances = {
    failOn: result.failOn,
    someAccepted: alerts.some((finding) => !isOpen(finding, result.failOn)),
    someBaselined: alerts.some(({ baselined }) => baselined === true),
  }
  const rules = rulesOf(result, helpUri)
  const indexes = new Map(rules.map(({ id }, index) => [id, index]))
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Trailmend', version: toolVersion, rules: [...rules] } },
        automationDetails: { id: category.endsWith('/') ? category : `${category}/` },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications(result, alerts.length) }],
        results: alerts
          .slice(0, MAX_RESULTS)
          .map((finding) => sarifResult(finding, { ruleIndex: indexes.get(ruleId(finding)) ?? -1, place: locate?.(finding), acceptances })),
      },
    ],
  }
  return `${safeJson(log, 2)}\n`
}

/** What is accepted comes last: where there is no room for all, it is the first to go. */
function alertsOf({ findings, failOn }: CheckResult): readonly SourcedFinding[] {
  const { open = [], accepted = [] } = Object.groupBy(
    findings.filter(({ outcome }) => outcome === 'fail' || outcome === 'unknown'),
    (finding) => (isOpen(finding, failOn) ? 'open' : 'accepted'),
  )
  return [...open, ...accepted]
}

/** GitHub shows no notifications as alerts, so this is where a reader of the file learns what the results do not say. */
function notifications(result: CheckResult, alerts: number): Notification[] {
  const { word, counts } = verdict(result)
  const groups = unseenGroups(result)
  const unsaid = groups.length - MAX_NOTIFICATIONS
  return [
    notification('verdict', result.complete ? 'note' : 'warning', `${word}: ${counts}`),
    ...(alerts > MAX_RESULTS
      ? [notification('results-left-out', 'warning', `${number(alerts - MAX_RESULTS)} results were left out.`)]
      : []),
    ...result.notices
      .slice(0, MAX_NOTIFICATIONS)
      .map(({ code, text }) => notification(visible(code, { limit: 100 }), 'note', visible(text, { limit: 1_000 }))),
    ...groups.slice(0, MAX_NOTIFICATIONS).map(({ leavesGap, text }) => notification('not-looked-at', leavesGap ? 'warning' : 'note', text)),
    ...(unsaid > 0 ? [notification('not-looked-at', 'warning', `${number(unsaid)} more parts were not looked at.`)] : []),
  ]
}

function notification(id: string, level: Notification.level, text: string): Notification {
  return { descriptor: { id }, level, message: { text: escapeSarifText(text) } }
}
