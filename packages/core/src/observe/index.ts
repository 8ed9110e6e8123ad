export { ignoranceOf } from './answers.ts'
export type { Fact, Ignorance } from './fact.ts'
export { observe, type Scope } from './observe.ts'
export { OPERATIONS, type Operation, type OperationName, operationNameOf, operationOf, questionKey } from './operations.ts'
export {
  type OrganizationAccount,
  type OrganizationAnswers,
  type OrganizationParent,
  type RefusedCall,
  readOrganization,
  unitsIn,
} from './organization.ts'
export { ownerNamed } from './owner.ts'
export { type Answered, type Asker, firstQuestions, nextQuestions } from './questions.ts'
export type { Answer, Call, Question, RecordedCall, Recording } from './recording.ts'
export type { AccountSnapshot, Snapshot, Trail } from './snapshot.ts'
