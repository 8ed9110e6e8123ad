import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import { CreateOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations'
import { performChange } from '@trailmend/aws'
import { beforeEach, describe, expect, test } from 'vitest'
import { placeAt } from '../../fakes/moto/account.ts'
import { useMoto } from '../../fakes/moto/use-moto.ts'
import { ACCOUNT, expectTruth, HOME, NOTHING, sessionOf, step } from './truth.ts'

const ground = useMoto()
beforeEach(() => ground.proxy.reset())

const policy = (Sid: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Sid, Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' }],
  })

describe('keys', () => {
  test('the policy is replaced, of a key named by its ARN or its id, and wherever the key is used', async () => {
    const { KeyMetadata } = await new KMSClient(placeAt(ground.proxy.url)).send(new CreateKeyCommand({}))
    const { Arn: arn = '', KeyId: id = '' } = KeyMetadata ?? {}
    const put = (KeyId: string, sid: string) => step('kms:PutKeyPolicy', { KeyId, PolicyName: 'default', Policy: policy(sid) })
    const topic = `arn:aws:sns:${HOME}:${ACCOUNT}:outcomestopic`
    await expectTruth(await sessionOf(ground.proxy.url), { ...NOTHING, keys: [arn], topics: [topic] }, [
      put(arn, 'a'),
      put(id, 'b'),
      step('sns:CreateTopic', { Name: 'outcomestopic', Attributes: { KmsMasterKeyId: arn } }),
      put(arn, 'c'),
    ])
  })

  test('the check against locking oneself out is asked for whatever the input says', async () => {
    const { KeyMetadata } = await new KMSClient(placeAt(ground.proxy.url)).send(new CreateKeyCommand({}))
    const input = { KeyId: KeyMetadata?.Arn, PolicyName: 'default', Policy: policy('a'), BypassPolicyLockoutSafetyCheck: true }
    await performChange(await sessionOf(ground.proxy.url), { change: 'kms:PutKeyPolicy', region: HOME, input })
    const sent = ground.proxy.calls.filter(({ operation }) => operation === 'PutKeyPolicy')
    expect(sent.map((call) => call.input.BypassPolicyLockoutSafetyCheck)).toEqual([false])
  })
})

test('an organization lets CloudTrail see its accounts, once', async () => {
  await new OrganizationsClient(placeAt(ground.proxy.url)).send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }))
  const enable = (ServicePrincipal: string) => step('organizations:EnableAWSServiceAccess', { ServicePrincipal })
  await expectTruth(await sessionOf(ground.proxy.url), { ...NOTHING, organization: true }, [
    { ...enable('config.amazonaws.com'), idle: true },
    enable('cloudtrail.amazonaws.com'),
    { ...enable('cloudtrail.amazonaws.com'), idle: true },
  ])
})
