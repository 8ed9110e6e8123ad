export type { PlanInput } from './chain/chain.ts'
export { actionsFor, CHANGES, type ChangeName, type ChangeRow } from './changes.ts'
export type { CollectedQueue, Collection, DrainedSource } from './collection.ts'
export { compareSteps, type StepDifference } from './compare-steps.ts'
export { type CostSettings, GOODS, type Good, isAboveLimit, PRICES_OF } from './cost/index.ts'
export { decide, rowsFor, statesOf } from './decide.ts'
export {
  type Besides,
  besidesPolicy,
  besidesTemplate,
  CHANGES_BY_PART,
  type Conditions,
  changesFor,
  changesOf,
  crossAccountTrust,
  DENIES,
  type DenyRow,
  fillIn,
  GITHUB_PROVIDER,
  type GithubSubject,
  GRANTED_BESIDES,
  GRANTS,
  type GrantPolicy,
  type GrantRow,
  type GrantScope,
  type GrantStatement,
  githubAudience,
  githubTrust,
  grantScopeOf,
  PLACEHOLDERS,
  type Placeholder,
  partsMended,
  remediatorPolicy,
  remediatorTemplate,
  type TrustPolicy,
} from './iam/index.ts'
export { makePlan, type PlanContext } from './make-plan.ts'
export {
  HOLDERS,
  type Holder,
  PART_CARDS,
  PARTS,
  type Part,
  type PartReading,
  type PartState,
  PROFILES,
  type Profile,
  STATES,
} from './parts.ts'
export {
  type Ask,
  DEEDS,
  type Decision,
  type Deed,
  type HandOver,
  type LeftFinding,
  type Offer,
  type OldSubscription,
  type Plan,
  type PlanCost,
  RECEIVERS,
  type Receiver,
  type Wait,
} from './plan-data.ts'
export { type PlannedSteps, planSteps } from './plan-steps.ts'
export { restrictPlan } from './restrict.ts'
export { ROWS, type Row, SITUATIONS, type Situation } from './rows.ts'
export { defaultNames, defaultSettings, type Names, OUR_TAG, type PlanSettings, type Use, useNamed, type Wants } from './settings.ts'
export {
  differences,
  type FactDifference,
  fingerprintOfFacts,
  IGNORED_FACTS,
  isInEffect,
  sameFacts,
  simulate,
  simulateStep,
} from './simulate/index.ts'
export { APPROVAL_REASONS, type ApprovalReason, type CostItem, type FieldChange, type Step, type StepCost, type Undo } from './step.ts'
export { queueOfToken, TOKEN_IN_QUEUE, tokenIn } from './token-in-queue.ts'
export { wantedFor } from './wanted.ts'
export { aboutPlaceOf, aboutTakingBack, type TookBack, whoTookBack } from './who-took-back.ts'
