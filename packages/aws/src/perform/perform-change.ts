import type { Answer, ChangeName, JsonObject } from '@trailmend/core'
import { callError } from '../call-error.ts'
import { plainJson } from '../plain-json.ts'
import type { Session } from '../session.ts'
import { changeSenderOf } from './change-commands.ts'

/** One call that changes something. */
export interface Change {
  readonly change: ChangeName
  readonly region: string
  /** The exact input of the AWS SDK for JavaScript v3 command. */
  readonly input: JsonObject
}

/** Calls a second of one operation. Our own restraint: whoever changes an account is in no hurry. */
const PER_SECOND = 5
/** Source: CloudTrail User Guide, "Quotas in AWS CloudTrail": what changes a trail, once a second. */
const PER_SECOND_CLOUDTRAIL = 1

/**
 * Make a call that changes something. Never throws: what AWS refuses, and what the SDK refuses to send, is an answer.
 *
 * Nothing is checked and nothing decided here: whoever calls has the approval, and has looked whether the account is still as it was.
 * No operation of the table takes a token by which AWS would know a repeated call. Those of which a second call does what one does
 * are tried again like a question; of the others only a throttled call is, for that one was not carried out. Where such a call's answer
 * was lost that is an error, and the account has to be looked at before anything else is done.
 */
export async function performChange(session: Session, { change, region, input }: Change): Promise<Answer> {
  const [service = '', operation = ''] = change.split(':')
  const perSecond = service === 'cloudtrail' ? PER_SECOND_CLOUDTRAIL : PER_SECOND
  try {
    const send = await changeSenderOf({ service, operation })
    return {
      output: plainJson(
        await session.take({ service, operation, perSecond }, region, (settings) => send(settings, structuredClone(input))),
      ),
    }
  } catch (error) {
    return { error: callError(error) }
  }
}
