import { type EnvelopeFields, envelopeOf } from './envelope.ts'
import type { WorkItem } from './source.ts'

/** What is found of an envelope's signature. Throws where the certificate could not be got: nothing is known of the message then. */
export type VerifySignature = (envelope: EnvelopeFields) => Promise<'valid' | { readonly invalid: string }>

/** Whom to believe. */
export interface SignatureOptions {
  readonly verify: VerifySignature
  /**
   * The topics that may send. Anybody can make a topic, and SNS signs for all of them: without this a signature says only that a message came
   * by way of SNS.
   */
  readonly topics?: readonly string[]
  /** Take messages without an envelope too, such as those of S3 itself: they have no signature. */
  readonly allowBare?: boolean
}

/** Why a message is not believed: it goes to quarantine. Nothing, where it is. Throws what `verify` throws. */
export async function distrust(body: string, { verify, topics, allowBare }: SignatureOptions): Promise<WorkItem | undefined> {
  const envelope = envelopeOf(body)
  if (envelope === undefined) return allowBare === true ? undefined : poison('not-signed')
  if (topics !== undefined && !topics.some((topic) => topic === envelope.TopicArn)) return poison('other-topic')
  const verdict = await verify(envelope)
  return verdict === 'valid' ? undefined : { ...poison('signature'), at: verdict.invalid }
}

function poison(because: string): Extract<WorkItem, { is: 'poison' }> {
  return { is: 'poison', because }
}
