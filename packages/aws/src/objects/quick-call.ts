import { isDeepStrictEqual } from 'node:util'
import { bytesOf, drop } from './body.ts'
import { type LearnedRequest, learnedFrom, type NotedCommand, noteRequest, type SendingClient, sendLearned } from './learned-request.ts'
import type { QuickConnection } from './quick-connection.ts'

/** Makes one kind of call, until the signal is aborted. Throws what the SDK throws. */
export type QuickCall<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>

/** A call as the SDK makes it. */
export interface SlowCall<Output> {
  readonly command: NotedCommand
  send(signal: AbortSignal | undefined): Promise<Output>
}

/**
 * A way to make many calls of one kind to a service that speaks JSON: the SDK makes the first, and the next are sent as it did, with its signer. To
 * work through all that it can do takes longer than the call itself.
 *
 * Whatever is no plain answer is left to the SDK, which asks again: it knows what to make of errors, and when to try how often. So it must be a call
 * that may be made twice.
 *
 * @param connection - for who makes very many; the SDK's, unless given
 */
export function createQuickCall<Input extends object, Output>(
  client: SendingClient,
  slow: (input: Input) => SlowCall<Output>,
  connection?: QuickConnection,
): QuickCall<Input, Output> {
  let learned: LearnedRequest | undefined
  return async (input, signal) => {
    const answer = learned === undefined || signal?.aborted === true ? undefined : await ask<Output>(learned, input, signal)
    if (answer !== undefined) return answer
    const { command, send } = slow(input)
    const noted = noteRequest(command)
    const got = await send(signal)
    const sent = noted()
    if (learned === undefined && sent !== undefined && saysJust(input, sent.body)) learned = await learnedFrom(client, sent, connection)
    return got
  }
}

/** Whether the SDK added nothing to what it was told. */
function saysJust(input: object, body: unknown): boolean {
  try {
    const said = typeof body === 'string' ? body : body instanceof Uint8Array ? new TextDecoder().decode(body) : ''
    return isDeepStrictEqual(JSON.parse(said), JSON.parse(JSON.stringify(input)))
  } catch {
    return false
  }
}

/** `undefined` for anything but a plain answer. */
async function ask<Output>(learned: LearnedRequest, input: object, signal: AbortSignal | undefined): Promise<Output | undefined> {
  try {
    const { statusCode, body } = await sendLearned(learned, { body: JSON.stringify(input) }, signal)
    if (statusCode !== 200) {
      drop(body)
      return undefined
    }
    return JSON.parse(Buffer.from(await bytesOf(body)).toString()) as Output
  } catch {
    // The SDK comes upon the same, and has the words for it.
    return undefined
  }
}
