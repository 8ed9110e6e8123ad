import { parseArn } from '../arn.ts'
import { nameIn, operationOf } from './operations.ts'
import type { Question } from './recording.ts'

/** `https://sqs.<region>.amazonaws.com/<account>/<name>`: the owner is the first part of the path. */
const QUEUE_URL = /^https?:\/\/[^/?#]+\/(\d{12})\//

/**
 * The account that owns what a question is about, where the question tells: by an ARN, or by the URL of a queue.
 *
 * `undefined` for what is named by a name alone, such as a bucket, and for what has no name of its own.
 */
export function ownerNamed(question: Question): string | undefined {
  for (const field of operationOf(question)?.identifiedBy ?? []) {
    const name = nameIn(question.input, field) ?? ''
    const owner = parseArn(name)?.account ?? QUEUE_URL.exec(name)?.[1]
    if (owner !== undefined && /^\d{12}$/.test(owner)) return owner
  }
  return undefined
}
