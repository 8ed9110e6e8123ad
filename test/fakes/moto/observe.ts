import type { Answer } from './answer.ts'
import { parseAnswer, succeeded } from './answer.ts'
import type { MotoCall } from './call.ts'
import { logGroupKey } from './corrections/watching.ts'
import type { GroundState, KnownTrail, Selectors } from './state.ts'
import { seenAs, trailNamed } from './state.ts'

type Note = (state: GroundState, call: MotoCall, answer: Answer) => void

const seconds = (): number => Math.floor(Date.now() / 1000)

const noteTrail: Note = (state, call, answer) => {
  const description = { ...parseAnswer(answer), HomeRegion: call.region }
  const { TrailARN: arn, Name: name } = description as { TrailARN?: unknown; Name?: unknown }
  if (typeof arn !== 'string' || typeof name !== 'string') return
  const known = state.trails.get(arn)
  if (known !== undefined) {
    known.description = description
    return
  }
  const fresh = { startedAt: undefined, stoppedAt: undefined, eventSelectors: [], advancedEventSelectors: [], insightSelectors: [] }
  state.trails.set(arn, { arn, name, account: call.account, homeRegion: call.region, description, ...fresh })
}

const onTrail =
  (change: (trail: KnownTrail, call: MotoCall, state: GroundState) => void): Note =>
  (state, call) => {
    const trail = seenAs(state, call, trailNamed(call))?.trail
    if (trail !== undefined) change(trail, call, state)
  }

const list = (value: unknown): Selectors => (Array.isArray(value) ? value : [])

const removed =
  (operation: string): Note =>
  (state, { input }) => {
    state.removedDefaults.add(`${input.Bucket} ${operation}`)
  }

const forgetBucket: Note = (state, { input }) => {
  const bucket = String(input.Bucket)
  for (const key of [...state.removedDefaults]) if (key.startsWith(`${bucket} `)) state.removedDefaults.delete(key)
  state.mfaDelete.delete(bucket)
  state.bucketPolicies.delete(bucket)
}

const NOTES: ReadonlyMap<string, Note> = new Map<string, Note>([
  ['cloudtrail:CreateTrail', noteTrail],
  ['cloudtrail:UpdateTrail', noteTrail],
  ['cloudtrail:DeleteTrail', onTrail((trail, _, state) => state.trails.delete(trail.arn))],
  ['cloudtrail:StartLogging', onTrail((trail) => Object.assign(trail, { startedAt: seconds(), stoppedAt: undefined }))],
  ['cloudtrail:StopLogging', onTrail((trail) => Object.assign(trail, { stoppedAt: seconds() }))],
  [
    'cloudtrail:PutEventSelectors',
    onTrail((trail, { input }) => {
      trail.eventSelectors = list(input.EventSelectors)
      trail.advancedEventSelectors = list(input.AdvancedEventSelectors)
    }),
  ],
  [
    'cloudtrail:PutInsightSelectors',
    onTrail((trail, { input }) => {
      trail.insightSelectors = list(input.InsightSelectors)
    }),
  ],
  // Making a bucket one already has succeeds in us-east-1, and changes nothing.
  [
    's3:CreateBucket',
    (state, { input }) => state.bucketPolicies.set(String(input.Bucket), state.bucketPolicies.get(String(input.Bucket)) ?? ''),
  ],
  ['s3:DeleteBucket', forgetBucket],
  ['logs:DeleteLogGroup', (state, call) => state.deletedLogGroups.add(logGroupKey(call))],
  ['logs:CreateLogGroup', (state, call) => state.deletedLogGroups.delete(logGroupKey(call))],
  ['organizations:CreateOrganization', (state, { account }, answer) => state.organizations.set(account, parseAnswer(answer).Organization)],
  ['s3:DeletePublicAccessBlock', removed('GetPublicAccessBlock')],
  ['s3:DeleteBucketOwnershipControls', removed('GetBucketOwnershipControls')],
  ['s3:PutBucketPolicy', (state, { input, body }) => state.bucketPolicies.set(String(input.Bucket), body?.toString('utf8') ?? '')],
  ['s3:DeleteBucketPolicy', (state, { input }) => state.bucketPolicies.set(String(input.Bucket), '')],
])

/** Tells whether the proxy keeps something of this operation, so its body must be read whole. */
export function isObserved(service: string, operation: string): boolean {
  return NOTES.has(`${service}:${operation}`)
}

/**
 * Keeps what a successful call changed. The corrections rest on this, not on further calls to moto, so that they stay cheap
 * and work under IAM enforcement; in exchange a change made past the proxy is unknown to them.
 */
export function observe(state: GroundState, call: MotoCall, answer: Answer): void {
  if (succeeded(answer)) NOTES.get(`${call.service}:${call.operation}`)?.(state, call, answer)
}
