export { type FailureKind, failureKind } from './apply/failures.ts'
export { createForesight, type Foresight } from './apply/foresight.ts'
export { type JournalEntry, type JournalRecord, journalLine, RUN_OUTCOMES, type RunOutcome } from './apply/journal.ts'
export { type Next, next } from './apply/next.ts'
export { type JournalProblem, type ParsedJournal, parseJournal } from './apply/parse-journal.ts'
export { planProblems, unapproved } from './apply/plan-problems.ts'
export { canBeSeen, type Judging, unexplained } from './apply/presence.ts'
export { type RunRead, type RunStanding, STANDINGS, type Standing, type StepStanding, standRun } from './apply/standing.ts'
export { ANSWERED, type StepCall, type UndoPlan, undoCall, undoNeedsAnswer, undoPlan } from './apply/undo-plan.ts'
export { type Arn, parseArn } from './arn.ts'
export { type Baseline, type BaselineProblem, type ParsedBaseline, parseBaseline, renderBaseline } from './evaluate/baseline.ts'
export { type FingerprintParts, parseFingerprint } from './evaluate/baseline-entry.ts'
export { type BaselineChange, type BaselineWish, changeBaseline, compareBaseline } from './evaluate/baseline-update.ts'
export { BENCHMARKS, type BenchmarkId, isBenchmark } from './evaluate/benchmarks.ts'
export {
  type AppliedException,
  type CheckResult,
  conclude,
  FAIL_ON,
  type FailOn,
  isDecisive,
  type JudgedSource,
  type Notice,
  type NotLookedAt,
  type SourcedFinding,
  type Summary,
} from './evaluate/conclude.ts'
export { type Control, DEFAULT_THRESHOLDS, type Thresholds } from './evaluate/control.ts'
export { CONTROLS } from './evaluate/controls/index.ts'
export { type EvaluateOptions, evaluate } from './evaluate/evaluate.ts'
export { type ExceptionRule, parseDay } from './evaluate/exceptions.ts'
export { type AllowanceRules, type Allowances, createAllowances } from './evaluate/exceptions-and-baseline.ts'
export type { Narrowing } from './evaluate/exceptions-coverage.ts'
export {
  type Because,
  type ByHand,
  type Finding,
  type Json,
  OUTCOMES,
  type Outcome,
  type Resource,
  SEVERITIES,
  type Severity,
} from './evaluate/finding.ts'
export { type Selection, scopeFor, selectControls } from './evaluate/select-controls.ts'
export type { JsonObject } from './observe/answer-fields.ts'
export { ignoranceOf } from './observe/answers.ts'
export { type CheckerPolicy, type CheckerStatement, checkerPolicy, plannerPolicy } from './observe/checker-policy.ts'
export { type Diagnosis, diagnose } from './observe/diagnose.ts'
export { type Fact, IGNORANCE, type Ignorance, type Unknown } from './observe/fact.ts'
export { observe, type Scope, unseenAccount } from './observe/observe.ts'
export { OPERATIONS, type Operation, type OperationName, operationNameOf, operationOf, questionKey } from './observe/operations.ts'
export {
  type OrganizationAccount,
  type OrganizationAnswers,
  type OrganizationParent,
  type RefusedCall,
  readOrganization,
  unitsIn,
} from './observe/organization.ts'
export { ownerNamed } from './observe/owner.ts'
export { type Answered, type Asker, firstQuestions, nextQuestions } from './observe/questions.ts'
export {
  type Answer,
  type Call,
  type ParsedRecording,
  parseRecording,
  type Question,
  type RecordedCall,
  type Recording,
  type RecordingProblem,
} from './observe/recording.ts'
export { seenAgain } from './observe/seen-again.ts'
export { seenSince, wantedAgain } from './observe/seen-since.ts'
export { type SkippedRegion, skippedRegions } from './observe/skipped.ts'
export type { AccountSnapshot, RegionState, Snapshot, Trail, TrailListing, TrailStatus } from './observe/snapshot.ts'
export { NOTHING_WANTED, type Wanted } from './observe/wanted.ts'
export { isPartition, MAIN_REGION, PARTITIONS, type Partition, partitionNameOf, REGIONS_ALWAYS_ENABLED } from './partition.ts'
export { CHANGES, type ChangeName, type ChangeRow } from './plan/changes.ts'
export { PART_CARDS, type Part, type Profile } from './plan/parts.ts'
export { type HandOver, type LeftFinding, type Plan, RECEIVERS, type Receiver } from './plan/plan-data.ts'
export { urlOfQueue } from './plan/queue-url.ts'
export {
  canonicalFacts,
  differences,
  type FactDifference,
  fingerprintOfFacts,
  IGNORED_FACTS,
  isInEffect,
  ONLY_AWS_SAYS,
  sameFacts,
  simulate,
  simulateStep,
} from './plan/simulate/index.ts'
export { APPROVAL_REASONS, type ApprovalReason, type Step } from './plan/step.ts'
export { queueOfToken, TOKEN_IN_QUEUE, tokenIn } from './plan/token-in-queue.ts'
export { isRegionName } from './region-name.ts'
export { parseTime } from './time.ts'
