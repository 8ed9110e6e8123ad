import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { known } from '../../../packages/core/src/observe/fact.ts'
import type { AccountSnapshot } from '../../../packages/core/src/observe/snapshot.ts'
import { layOut } from '../../../packages/core/src/plan/chain/chain.ts'
import { readChain } from '../../../packages/core/src/plan/chain/read-chain.ts'
import { planSteps } from '../../../packages/core/src/plan/plan-steps.ts'
import { inputOf, soundAccount, wholeChain } from '../../fixtures/chain-accounts.ts'
import { walk } from './walk/laws.ts'

// Names, tags and policies are written by whoever has the account: whatever is in them, a plan is made, and nothing of it is taken for something else.

const settings = wholeChain('repair')
const sound = soundAccount(settings)
const text = fc.oneof(
  fc.string({ maxLength: 60, unit: 'binary' }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '',
    'arn:aws:sns:::',
    'trailmend',
    '{part}',
    '$&',
    '%7B',
    '%',
    '${aws:username}',
    '*',
  ),
)
const tag = fc.record({ key: text, value: text })
const policy = fc.oneof(
  text,
  fc.json({ maxDepth: 4 }),
  fc
    .record({
      Sid: text,
      Effect: fc.constantFrom('Allow', 'Deny'),
      Principal: fc.oneof(text, fc.record({ AWS: text })),
      Action: text,
      Resource: text,
    })
    .map((statement) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] })),
)

const readingsBy = (account: AccountSnapshot) =>
  new Map(readChain(layOut(inputOf(account, settings))).map((each) => [`${each.part}/${each.of}`, `${each.state} ${each.holder}`]))
const before = readingsBy(sound)
const changedBy = (account: AccountSnapshot): readonly string[] => {
  const after = readingsBy(account)
  return [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key))
}

describe('whatever is written', () => {
  test('in tags, they tell of their own resource alone, and the plan breaks no law', () => {
    fc.assert(
      fc.property(fc.array(tag, { maxLength: 4 }), fc.constantFrom('buckets', 'topics', 'queues', 'logGroups', 'roles'), (tags, field) => {
        const items = sound[field] as readonly AccountSnapshot['buckets'][number][]
        const account: AccountSnapshot = { ...sound, [field]: items.map((each) => ({ ...each, tags: known(tags) })) }
        const parts: Readonly<Record<string, RegExp>> = {
          buckets: /^(?:bucket|public|access|mfa)/u,
          topics: /^topic/u,
          queues: /^(?:queue|dead|subscription)/u,
          logGroups: /^(?:log-group|retention|monitor)/u,
          roles: /^delivery-role/u,
        }
        expect(changedBy(account).filter((part) => !parts[field]?.test(part))).toEqual([])
        expect(walk(inputOf(account, settings)).broken).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  test('in policies, they tell of themselves alone, and no statement is lost', () => {
    fc.assert(
      fc.property(policy, fc.constantFrom('bucket', 'topic', 'queue', 'trust', 'permissions'), (document, of) => {
        const account: AccountSnapshot = {
          ...sound,
          ...(of === 'bucket' ? { buckets: sound.buckets.map((each) => ({ ...each, policy: known(document) })) } : {}),
          ...(of === 'topic' ? { topics: sound.topics.map((each) => ({ ...each, policy: known(document) })) } : {}),
          ...(of === 'queue'
            ? {
                queues: sound.queues.map((each) =>
                  each.settings.known && each.settings.value !== null
                    ? { ...each, settings: known({ ...each.settings.value, policy: document }) }
                    : each,
                ),
              }
            : {}),
          ...(of === 'trust' ? { roles: sound.roles.map((each) => ({ ...each, trust: known(document) })) } : {}),
          ...(of === 'permissions' ? { roles: sound.roles.map((each) => ({ ...each, permissions: known([document]) })) } : {}),
        }
        const parts: Readonly<Record<string, RegExp>> = {
          bucket: /^bucket-policy/u,
          topic: /^topic-policy/u,
          queue: /^queue-policy/u,
          trust: /^delivery-role-trust/u,
          permissions: /^delivery-role-permissions/u,
        }
        expect(changedBy(account).filter((part) => !parts[of]?.test(part))).toEqual([])
        expect(walk(inputOf(account, settings)).broken).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  test('in names, a plan is made that is plain JSON', () => {
    fc.assert(
      fc.property(text, text, text, (bucket, topicArn, roleArn) => {
        const trails = sound.trails.map((trail) => ({
          ...trail,
          bucketName: known(bucket),
          topicArn: known(topicArn),
          logRoleArn: known(roleArn),
          logGroupArn: known(topicArn),
          keyArn: known(roleArn),
        }))
        const planned = planSteps(inputOf({ ...sound, trails }, settings))
        expect(JSON.parse(JSON.stringify(planned))).toEqual(planned)
        expect(planned.steps.filter(({ change }) => change === 'cloudtrail:CreateTrail')).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})
