import type { CheckResult } from '@trailmend/core'
import {
  renderAsff,
  renderCsv,
  renderHtml,
  renderJson,
  renderJsonLine,
  renderJunit,
  renderMarkdown,
  renderOcsf,
  renderSarif,
  renderTable,
} from '@trailmend/report'
import type { CheckOptions } from '../check/options.ts'
import type { Config } from '../config/read-config.ts'
import { scopeOf } from '../gate/scope.ts'
import { VERSION } from '../version.ts'
import { writeWhole } from '../write-whole.ts'
import { locateIn } from './locate.ts'
import type { Format } from './request.ts'

/** What reports need to know besides the result. */
export interface ReportContext {
  readonly config: Config | undefined
  /** The folder that paths in reports are relative to. */
  readonly folder: string
  readonly print: (text: string) => void
  readonly color: boolean
  readonly width: number
  readonly verbose: boolean
  /** Tells this check from others of the repository in code scanning; made up where nobody says. */
  readonly category?: string | undefined
}

type Wishes = Pick<CheckOptions, 'reports' | 'benchmark' | 'level' | 'onlyAccounts'>

/** Render every report that was asked for; when all are rendered write the files, and print last. */
export async function writeReports(result: CheckResult, wishes: Wishes, context: ReportContext): Promise<void> {
  const rendered = wishes.reports.map(({ format, path }) => ({
    path,
    text: RENDER[format](result, wishes, { ...context, color: context.color && path === undefined }),
  }))
  for (const { path, text } of rendered) if (path !== undefined) await writeWhole(path, text)
  for (const { path, text } of rendered) if (path === undefined) context.print(text)
}

type Render = (result: CheckResult, wishes: Wishes, context: ReportContext) => string

const RENDER: Readonly<Record<Format, Render>> = {
  table: (result, { benchmark }, { color, width, verbose }) =>
    renderTable(result, { color, width, verbose, ...(benchmark && { benchmark }) }),
  json: (result, { benchmark, level }) =>
    renderJson(result, { tool: { name: 'trailmend', version: VERSION }, ...(benchmark && { benchmark }), ...(level && { level }) }),
  jsonl: (result) => result.findings.map(renderJsonLine).join(''),
  html: (result, { benchmark }) => renderHtml(result, { ...(benchmark && { benchmark }) }),
  markdown: (result, { benchmark }) => renderMarkdown(result, { ...(benchmark && { benchmark }) }),
  csv: (result, { benchmark }) => renderCsv(result, { benchmark }),
  junit: (result, { benchmark }) => renderJunit(result, { benchmark }),
  ocsf: (result, { benchmark }) => renderOcsf(result, { benchmark, toolVersion: VERSION }),
  asff: renderAsff,
  sarif: (result, wishes, { config, folder, category = scopeOf(wishes, config) }) => {
    const locate = locateIn(config, folder)
    return renderSarif(result, {
      toolVersion: VERSION,
      category,
      locate: (finding) => {
        const { path, line } = locate(finding)
        return { uri: path, line }
      },
    })
  },
}
