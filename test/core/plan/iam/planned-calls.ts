import { known } from '../../../../packages/core/src/observe/fact.ts'
import type { AccountSnapshot } from '../../../../packages/core/src/observe/snapshot.ts'
import type { Profile } from '../../../../packages/core/src/plan/parts.ts'
import { planSteps } from '../../../../packages/core/src/plan/plan-steps.ts'
import type { PlanSettings } from '../../../../packages/core/src/plan/settings.ts'
import { ACCOUNT, emptyAccount, inputOf, REGION, soundAccount, wholeChain } from '../../../fixtures/chain-accounts.ts'
import { DIMENSIONS } from '../../../fixtures/chain-states.ts'
import type { Calling } from './step-requests.ts'

const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`
const rootsKeyPolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Sid: 'Root', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' }],
})

/** Settings that want everything there is to want. */
function everything(profile: Profile): PlanSettings {
  const settings = wholeChain(profile)
  const topic = `arn:aws:sns:${REGION}:${ACCOUNT}:alarms`
  return {
    ...settings,
    wants: { ...settings.wants, topic: true, dataEvents: true, monitorTopic: topic, accessLogBucket: 'access-logs', keyArn: KEY },
  }
}

/** The account with a key that nothing but its own account may use. */
function withKey(account: AccountSnapshot): AccountSnapshot {
  const details = {
    arn: KEY,
    ownerAccount: ACCOUNT,
    isCustomerManaged: true,
    state: 'Enabled',
    spec: 'SYMMETRIC_DEFAULT',
    origin: 'AWS_KMS',
    replicaOf: null,
  }
  const key = { id: KEY, region: REGION, details: known(details), isRotated: known(true), policy: known(rootsKeyPolicy), tags: known([]) }
  return { ...account, trailKeys: [key] }
}

/** Accounts in very many states, each with the settings it is planned for. */
function* states(profile: Profile): Generator<readonly [AccountSnapshot, PlanSettings]> {
  const plain = wholeChain(profile)
  const full = everything(profile)
  const organization = { ...plain, wants: { ...plain.wants, organizationTrail: true } }
  yield [emptyAccount(plain), plain]
  yield [withKey(emptyAccount(full)), full]
  yield [emptyAccount(organization), organization]
  for (const settings of [plain, full]) {
    const sound = withKey(soundAccount(plain))
    yield [sound, settings]
    for (const one of DIMENSIONS) {
      for (const other of DIMENSIONS.filter(({ group }) => group === one.group)) {
        for (const variation of one.variations) {
          for (const beside of other.variations) yield [variation.make(beside.make(sound, plain), plain), settings]
        }
      }
    }
  }
}

/** Every call of the plans of all those accounts, and every call that undoes one: each once. */
export function plannedCalls(profile: Profile): readonly Calling[] {
  const calls = new Map<string, Calling>()
  const add = (call: Calling) => calls.set(JSON.stringify(call), call)
  for (const [account, settings] of states(profile)) {
    for (const { change, input, account: by, region, resource, undo } of planSteps(inputOf(account, settings)).steps) {
      add({ change, input, account: by, region, resource })
      if (undo.by === 'call') add({ change: undo.change, input: undo.input, account: by, region, resource })
    }
  }
  return [...calls.values()]
}

/** How the steps of all those plans are taken back. */
export function plannedUndos(profile: Profile): readonly { readonly change: Calling['change']; readonly by: string }[] {
  const found: { change: Calling['change']; by: string }[] = []
  for (const [account, settings] of states(profile)) {
    for (const { change, undo } of planSteps(inputOf(account, settings)).steps) found.push({ change, by: undo.by })
  }
  return found
}
