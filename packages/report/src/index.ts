export { isOpen } from './accepted.ts'
export type { AsffFinding } from './asff/asff-finding.ts'
export { asffFindings } from './asff/asff-findings.ts'
export { renderAsff } from './asff/render-asff.ts'
export { type CsvOptions, renderCsv } from './csv/render-csv.ts'
export { compareResults, type ResultDiff } from './diff/compare-results.ts'
export { renderDiffJson, renderDiffMarkdown, renderDiffTable } from './diff/render-diff.ts'
export { escapeMarkdown } from './escape/markdown-escape.ts'
export { escapeSarifText } from './escape/sarif-escape.ts'
export { type VisibleOptions, visible } from './escape/visible.ts'
export { withoutWorkflowCommands } from './escape/workflow-commands.ts'
export { renderDiagnoses } from './explain/diagnoses.ts'
export { explainControl } from './explain/explain-control.ts'
export { listBenchmarks, listControls } from './explain/lists.ts'
export { SUBJECT_WORDS } from './explain/subject-words.ts'
export { type HtmlOptions, renderHtml } from './html/render-html.ts'
export { type JsonMeta, renderJson, renderJsonLine } from './json.ts'
export { type JunitOptions, renderJunit } from './junit/render-junit.ts'
export { fillSections, type Section, utf8Length } from './markdown/fill.ts'
export { type MarkdownOptions, renderMarkdown } from './markdown/render-markdown.ts'
export { type OcsfOptions, renderOcsf } from './ocsf/render-ocsf.ts'
export { type AnswersToRender, renderAnswers, renderAnswersJson } from './policy/render-answers.ts'
export { renderSarif, type SarifMeta } from './sarif/render-sarif.ts'
export type { SarifPlace } from './sarif/results.ts'
export { renderTable, type TableOptions } from './table/render-table.ts'
export type { AllOutcomes } from './verify/by-chain.ts'
export type { EvidenceKey, EvidenceMeta } from './verify/evidence-words.ts'
export {
  type ArchivedAmount,
  canRestore,
  type RestoreQuote,
  renderRestoreQuote,
} from './verify/restore-price.ts'
export { RESTORE_TIERS, type RestoreTier } from './verify/restore-prices.ts'
export type {
  VerifiedChain,
  VerifiedOutcome,
  VerifyChain,
  VerifyNotice,
  VerifyOutcome,
  VerifyPlace,
  VerifyResult,
  VerifyTally,
  VerifyVerdict,
} from './verify/result.ts'
export { renderVerifyEvidence } from './verify/verify-evidence.ts'
export { renderVerifyEvidenceMarkdown } from './verify/verify-evidence-markdown.ts'
export { renderVerifyJson, renderVerifyJsonLines } from './verify/verify-json.ts'
export { renderVerifyJunit } from './verify/verify-junit.ts'
export { renderVerifyTable, type VerifyTableOptions } from './verify/verify-table.ts'
