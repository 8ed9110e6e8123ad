import { describe, expect, test } from 'vitest'
import { known, notKnown } from '../../../../packages/core/src/observe/fact.ts'
import { type HolderEvidence, holderOf } from '../../../../packages/core/src/plan/chain/holder.ts'
import { ACCOUNT, OTHER, wholeChain } from '../../../fixtures/chain-accounts.ts'

const settings = { ...wholeChain(), mayChangeAccounts: [OTHER] }
const heldBy = (change: Partial<HolderEvidence>) =>
  holderOf({ owner: ACCOUNT, account: ACCOUNT, name: 'x', tags: known([]), ...change }, settings)
const tagged = (key: string, value = '') => heldBy({ tags: known([{ key, value }]) })

describe('who holds a resource', () => {
  test.each<[string, Partial<HolderEvidence>, object]>([
    ['nobody else', {}, { holder: 'account' }],
    ['Trailmend', { tags: known([{ key: 'trailmend', value: 'standard' }]) }, { holder: 'ours' }],
    ['an account that may be changed', { owner: OTHER }, { holder: 'allowed-account' }],
    [
      'an account that may be changed, where Trailmend made it',
      { owner: OTHER, tags: known([{ key: 'trailmend', value: '' }]) },
      { holder: 'allowed-account' },
    ],
    [
      'another account, whatever its tags say',
      { owner: '999988887777', tags: known([{ key: 'trailmend', value: '' }]) },
      { holder: 'other-account' },
    ],
    ['an account of no name', { owner: '' }, { holder: 'other-account' }],
    ['Control Tower, by a name', { name: 'aws-controltower-BaselineCloudTrail' }, { holder: 'managed', heldBy: 'Control Tower' }],
    ['Landing Zone Accelerator, by a name', { name: 'AWSAccelerator-Logs' }, { holder: 'managed', heldBy: 'Landing Zone Accelerator' }],
    [
      'a tool in an account that may be changed',
      { owner: OTHER, tags: known([{ key: 'terraform', value: 'yes' }]) },
      { holder: 'managed', heldBy: 'Terraform yes' },
    ],
    [
      'a tool, though Trailmend made it',
      {
        tags: known([
          { key: 'trailmend', value: '' },
          { key: 'pulumi:stack', value: 'prod' },
        ]),
      },
      { holder: 'managed', heldBy: 'Pulumi prod' },
    ],
    [
      'nobody knows whom',
      { tags: notKnown('access-denied', 'x', 'sns:ListTagsForResource') },
      { holder: 'unknown', needs: 'sns:ListTagsForResource' },
    ],
    ['nobody knows whom, and no permission helps', { tags: notKnown('failed', 'x') }, { holder: 'unknown' }],
  ])('%s', (_, evidence, held) => expect(heldBy(evidence)).toEqual(held))

  test.each([
    ['aws:cloudformation:stack-name', 'logs', 'CloudFormation stack logs'],
    ['ManagedBy', 'Terraform', 'Terraform'],
    ['managed-by', 'opentofu 1.8', 'opentofu 1.8'],
    ['created_with', 'CDK', 'CDK'],
    ['source', 'terragrunt', 'terragrunt'],
    ['terraform:module', 'trail', 'Terraform trail'],
  ])('a tag %s=%s tells of a tool', (key, value, tool) => expect(tagged(key, value)).toEqual({ holder: 'managed', heldBy: tool }))

  test.each([
    ['managed-by', 'the platform team'],
    ['managed-by', 'terraformers anonymous'],
    ['source', 'github'],
    ['terraformer', 'x'],
    ['__proto__', 'x'],
    ['Trailmend', 'x'],
  ])('a tag %s=%s tells of none', (key, value) => expect(tagged(key, value)).toEqual({ holder: 'account' }))

  test('what a tag says of a tool is cut', () => expect(tagged('terraform', 'x'.repeat(1000)).heldBy).toHaveLength(200))
})
