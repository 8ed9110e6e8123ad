export {
  type AccessDecision,
  type AccessQuestion,
  type AccessReason,
  evaluateAccess,
  type IdentityDecision,
  type ResourceKind,
} from './access.ts'
export {
  type ActionElement,
  type ConditionEntry,
  type ParsedPolicy,
  type PolicyDocument,
  type PolicyProblem,
  type PolicyProblemCode,
  type PrincipalElement,
  type PrincipalEntry,
  type PrincipalType,
  parsePolicyDocument,
  type ResourceElement,
  type Statement,
  VARIABLES_VERSION,
} from './document.ts'
export { structurallyEquivalent } from './equivalence.ts'
export { type GrantDifference, type SemanticComparison, semanticallyEquivalent } from './equivalence-semantic.ts'
export { evaluatePolicy, type PolicyDecision, type PolicyEffect, type PolicyReason } from './evaluate.ts'
export type { ElementFinding, StatementRef } from './evaluate-findings.ts'
export type { PolicyAttachment } from './evaluate-statement.ts'
export { compileGlob, type Glob, hasWildcard } from './glob.ts'
export { globContains } from './glob-contains.ts'
export type { StepCounter } from './glob-search.ts'
export type { UnknownCause } from './judgement.ts'
export { OPERATOR_IDS, type OperatorId, type OperatorName, parseOperatorName, type Quantifier } from './operators-names.ts'
export type { GrantReach } from './principals.ts'
export { type Caller, type ContextInput, type ContextValue, type PolicyRequest, type RequestContext, requestContext } from './request.ts'
