export type { MessageLimits } from './limits.ts'
export { parseMessage } from './parse-message.ts'
export {
  type BatchEntry,
  type Envelope,
  MESSAGE_FORMS,
  type MessageForm,
  type MessageProblem,
  type MessageProblemCode,
  type NothingToDo,
  type ObjectReference,
  type ParsedMessage,
} from './parsed-message.ts'
