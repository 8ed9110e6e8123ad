import type { Answer, AwsError } from '../answer.ts'
import { errorAnswer, refused } from '../answer.ts'
import type { MotoCall } from '../call.ts'
import type { GroundState } from '../state.ts'

/** Asks the corrections further in, and at last moto. */
export type Next = (call: MotoCall) => Promise<Answer>

/** One place where moto and AWS differ, and what the proxy does about it. */
export interface Correction {
  readonly id: string
  /** The signing name of the service; `*` for all. */
  readonly service: string
  /** Empty for every operation. */
  readonly operations: readonly string[]
  readonly stands: 'supplies a call moto lacks' | 'corrects an answer' | 'repairs an error'
  /** What moto 5.2 does. */
  readonly moto: string
  /** What AWS does instead. */
  readonly aws: string
  /** The AWS page that says so. */
  readonly page: string
  readonly apply: (call: MotoCall, next: Next, state: GroundState) => Promise<Answer>
}

/** The page of a CloudTrail operation in the API reference. */
export const cloudTrailPage = (operation: string): string =>
  `https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_${operation}.html`

/** The page of an S3 operation in the API reference. */
export const s3Page = (operation: string): string => `https://docs.aws.amazon.com/AmazonS3/latest/API/API_${operation}.html`

/**
 * The same call with other input fields in its JSON body. The signature covers the headers, the body's length and the hash header,
 * which moto doesn't compare with the body: padded to its old length, a shorter body stays signed. A longer one doesn't.
 */
export function withInput(call: MotoCall, input: Readonly<Record<string, unknown>>): MotoCall {
  const body = Buffer.from(JSON.stringify(input))
  const padding = Math.max(0, (call.body?.length ?? 0) - body.length)
  return { ...call, input, body: Buffer.concat([body, Buffer.alloc(padding, ' ')]) }
}

/**
 * Answers with the error, unless moto refuses the caller: who may not call must not learn what is there.
 * `probe` is what moto is asked, when the call itself would change something.
 */
export async function failUnlessRefused(call: MotoCall, next: Next, failure: { error: AwsError; probe?: MotoCall }): Promise<Answer> {
  const answer = await next(failure.probe ?? call)
  return refused(answer) ? answer : errorAnswer(call, failure.error)
}
