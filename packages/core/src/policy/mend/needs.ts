import { bucketGrants } from '../defaults/bucket.ts'
import { keyGrants } from '../defaults/key.ts'
import { logStreamGrants, trustGrants } from '../defaults/log-role.ts'
import { queueGrants } from '../defaults/queue.ts'
import type { Grant, GrantEntry } from '../defaults/statement.ts'
import { topicGrants } from '../defaults/topic.ts'
import type { PolicyDocument } from '../document.ts'
import type { PolicyAttachment } from '../evaluate-statement.ts'
import type { PolicyAnswer } from '../questions/answer.ts'
import type { TrailContext } from '../questions/context.ts'
import { canDeliverToBucket, canPublishToTopic, canUseKey } from '../questions/delivery.ts'
import { canAssumeLogRole, canWriteLogStreams } from '../questions/delivery-log-group.ts'
import { judgeRequests } from '../questions/judge-requests.ts'
import { neededOfBucket, plainWrites } from '../questions/needed-bucket-requests.ts'
import { neededOfLogKey } from '../questions/needed-key-requests.ts'
import { neededOfLogRole } from '../questions/needed-log-requests.ts'
import type { NeededRequest } from '../questions/needed-request.ts'
import { neededOfQueue, neededOfTopic, type Subscription } from '../questions/needed-topic-requests.ts'
import { canTopicSendToQueue } from '../questions/queue.ts'
import type { Wanted } from './wanted.ts'

/** A grant, and those of its entries that a document does not grant. */
export interface MissingGrant {
  readonly grant: Grant
  readonly entries: readonly GrantEntry[]
}

/** What one kind of policy must let happen. */
export interface Needs {
  /** The question that decides. */
  readonly ask: (document: PolicyDocument) => PolicyAnswer
  /** What a document that does not suffice lacks of AWS's default, those entries too that nothing fails without today. */
  readonly missingIn: (document: PolicyDocument) => readonly MissingGrant[]
}

/** What is needed of the policy, whatever is in it. `others` are the further policies of a role. */
export function needsOf(wanted: Wanted, others: readonly PolicyDocument[]): Needs {
  switch (wanted.kind) {
    case 's3-bucket':
      return needsOfBucket(wanted.trail)
    case 'sns-topic':
      return needsOfTopic(wanted.trail)
    case 'sqs-queue':
      return needsOfQueue(wanted)
    case 'kms-key':
      return needsOfKey(wanted.trail)
    case 'role-trust':
      return needsOfTrust(wanted.trail)
    case 'role-permissions':
      return needsOfRole(wanted.trail, others)
  }
}

function needsOfBucket(trail: TrailContext): Needs {
  return {
    ask: (document) => canDeliverToBucket(document, trail),
    missingIn: (document) => {
      const { bucket } = trail
      if (bucket === undefined) return []
      const needed = bySource(neededOfBucket({ ...trail, bucket }))
      const plain = plainWrites({ ...trail, bucket })
      return missing(bucketGrants(trail), (grant, entry) => {
        const isPlainWrite = grant.sid === 'TrailmendWrite' && entry.isExtra
        return allows(document, isPlainWrite ? plain : ofEntry(needed, grant, entry))
      })
    },
  }
}

function needsOfTopic(trail: TrailContext): Needs {
  return {
    ask: (document) => canPublishToTopic(document, trail),
    missingIn: (document) => {
      const { topicArn } = trail
      if (topicArn === undefined) return []
      const needed = bySource(neededOfTopic({ ...trail, topicArn }))
      return missing(topicGrants(trail), (grant, entry) => allows(document, ofEntry(needed, grant, entry)))
    },
  }
}

function needsOfQueue({ queueArn, topicArn }: Subscription): Needs {
  const subscription = { queueArn, topicArn }
  return {
    ask: (document) => canTopicSendToQueue(document, subscription),
    missingIn: (document) => missing(queueGrants(subscription), () => allows(document, neededOfQueue(subscription))),
  }
}

function needsOfKey(trail: TrailContext): Needs {
  return {
    ask: (document) => canUseKey(document, trail),
    missingIn: (document) => {
      const { kmsKeyArn } = trail
      if (kmsKeyArn === undefined) return []
      const needed = bySource(neededOfLogKey({ ...trail, kmsKeyArn }))
      return missing(keyGrants(trail), (grant, entry) => allows(document, ofEntry(needed, grant, entry)))
    },
  }
}

function needsOfTrust(trail: TrailContext): Needs {
  return {
    ask: (document) => canAssumeLogRole(document, trail),
    missingIn: (document) => missing(trustGrants(trail.trailArn), () => allows(document, neededOfLogRole(trail), 'role-trust')),
  }
}

function needsOfRole(trail: TrailContext, others: readonly PolicyDocument[]): Needs {
  const ask = (document: PolicyDocument) => canWriteLogStreams([document, ...others], trail)
  return {
    ask,
    missingIn: (document) => {
      const { verdict, notes = [] } = ask(document)
      const hasPlain = notes.every(({ code }) => code !== 'plain-account-streams-missing')
      return missing(logStreamGrants(trail), (_grant, { isExtra }) => (isExtra ? hasPlain : verdict === 'sufficient'))
    },
  }
}

function missing(grants: readonly Grant[], isGranted: (grant: Grant, entry: GrantEntry) => boolean): readonly MissingGrant[] {
  return grants
    .map((grant) => ({ grant, entries: grant.entries.filter((entry) => !isGranted(grant, entry)) }))
    .filter(({ entries }) => entries.length > 0)
}

function allows(document: PolicyDocument, needed: readonly NeededRequest[], attachedTo: PolicyAttachment = 'resource'): boolean {
  return judgeRequests(document, needed, attachedTo)?.effect === 'allow'
}

/** Calls by the action and the trail they are made for. */
type CallsBySource = ReadonlyMap<string, readonly NeededRequest[]>

function bySource(needed: readonly NeededRequest[]): CallsBySource {
  const calls = new Map<string, NeededRequest[]>()
  for (const one of needed) {
    const source = one.request.context.get('aws:sourcearn')
    const key = `${one.request.action} ${source === undefined || source === 'unknown' ? '' : (source[0] ?? '')}`
    const list = calls.get(key) ?? []
    list.push(one)
    calls.set(key, list)
  }
  return calls
}

function ofEntry(calls: CallsBySource, { actions }: Grant, { source }: GrantEntry): readonly NeededRequest[] {
  return actions.flatMap((action) => calls.get(`${action.replace(/\*$/u, '')} ${source}`) ?? [])
}
