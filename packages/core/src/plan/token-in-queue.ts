import { type JsonObject, objectOf, ownField, textField } from '../observe/answer-fields.ts'

/** In the input of a call: an object with this one field stands for the token in the message by which SNS asks the named queue to confirm. */
export const TOKEN_IN_QUEUE = '$tokenInQueue'

/**
 * What stands for the token with which a queue's subscription is confirmed. Whoever makes the call reads the token from the queue, so that no
 * plan and no journal holds one.
 */
export function tokenIn(queueArn: string): JsonObject {
  return { [TOKEN_IN_QUEUE]: queueArn }
}

/** The ARN of the queue whose token the `Token` of an input stands for; `undefined` where it is a token, or nothing. */
export function queueOfToken(input: JsonObject): string | undefined {
  const token = objectOf(ownField(input, 'Token'))
  return token === undefined ? undefined : textField(token, TOKEN_IN_QUEUE)
}
