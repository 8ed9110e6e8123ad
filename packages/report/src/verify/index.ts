export type { AllOutcomes } from './by-chain.ts'
export type { EvidenceKey, EvidenceMeta } from './evidence-words.ts'
export {
  type ArchivedAmount,
  canRestore,
  type RestoreQuote,
  renderRestoreQuote,
} from './restore-price.ts'
export { RESTORE_TIERS, type RestoreTier } from './restore-prices.ts'
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
} from './result.ts'
export { renderVerifyEvidence } from './verify-evidence.ts'
export { renderVerifyEvidenceMarkdown } from './verify-evidence-markdown.ts'
export { renderVerifyJson, renderVerifyJsonLines } from './verify-json.ts'
export { renderVerifyTable, type VerifyTableOptions } from './verify-table.ts'
