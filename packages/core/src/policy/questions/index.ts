export {
  type AskedRequest,
  type Because,
  type DecidedBy,
  type Need,
  type PolicyAnswer,
  type PolicyVerdict,
  QUESTION_IDS,
  type QuestionId,
  VERDICT_OUTCOMES,
} from './answer.ts'
export { type AskContext, askPolicy, type PolicyInquiry, QUESTIONS_OF } from './ask.ts'
export { type BecauseCode, because } from './because.ts'
export { type CollectorInput, canCollectorRead } from './collector.ts'
export { isOpenToConfusedDeputy } from './confused-deputy.ts'
export { type DescribedTrail, describeTrail, type TrailContext, type TrailIdentity, type TrailInput } from './context.ts'
export { allowsOtherAccounts } from './cross-account.ts'
export { canDeliverToBucket, canPublishToTopic, canUseKey, type KeyUse } from './delivery.ts'
export { canAssumeLogRole, canDeliverToLogGroup, canWriteLogStreams, type LogRole } from './delivery-log-group.ts'
export { fitsLimits, type Measured, POLICY_LIMITS, type PolicyLimits } from './limits.ts'
export { isOverBroad } from './over-broad.ts'
export { isPolicyKind, POLICY_KINDS, type PolicyKind } from './policy-kind.ts'
export { isPublic } from './public.ts'
export { canSnsUseKey, canTopicSendToQueue, type SubscribedQueue } from './queue.ts'
export { hasStalePrincipals } from './stale-principals.ts'
export type { Trusted } from './trusted.ts'
