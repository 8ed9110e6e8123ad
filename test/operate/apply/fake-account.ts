import { type AccountSnapshot, type Answer, CHANGES, type JsonObject, type StepCall } from '@trailmend/core'
import { simulateStep } from '../../../packages/core/src/plan/simulate/index.ts'

/** An account that does what simulation says. A fake: it knows no permission, and nothing that simulation does not. */
export interface FakeAccount {
  readonly state: AccountSnapshot
  /** What reading shows: the account as it was some time ago. */
  shown(): AccountSnapshot
  carryOut(call: StepCall): Answer
  /** Something else changes the account. */
  change(by: (account: AccountSnapshot) => AccountSnapshot): void
  /** How often each call was carried out that must not be made twice, whatever AWS answered. */
  readonly carriedOut: ReadonlyMap<string, number>
}

/** `lag`: milliseconds until a change shows. */
export function createFakeAccount(begin: AccountSnapshot, { now, lag = 0 }: { now: () => number; lag?: number }): FakeAccount {
  const history: { at: number; state: AccountSnapshot }[] = [{ at: Number.NEGATIVE_INFINITY, state: begin }]
  const carriedOut = new Map<string, number>()
  const state = () => history.at(-1)!.state
  const push = (next: AccountSnapshot) => history.push({ at: now(), state: next })
  return {
    get state() {
      return state()
    },
    carriedOut,
    shown: () => history.findLast(({ at }) => at + lag <= now())!.state,
    change: (by) => push(by(state())),
    carryOut: (call) => {
      const next = simulateStep(state(), call)
      if (!CHANGES[call.change].isRepeatable) {
        carriedOut.set(call.id, (carriedOut.get(call.id) ?? 0) + 1)
        if (next === state()) return { error: { name: 'ResourceAlreadyExistsException', message: `${call.resource} exists` } }
      }
      push(next)
      return { output: answerOf(call, next) }
    },
  }
}

/** What a plan may want to know of an answer. */
function answerOf({ change, input }: StepCall, { topics }: AccountSnapshot): JsonObject {
  if (change !== 'sns:Subscribe') return {}
  const fact = topics.find(({ arn }) => arn === input.TopicArn)?.subscriptions
  const subscription = fact?.known ? fact.value.find(({ endpoint }) => endpoint === input.Endpoint) : undefined
  return { SubscriptionArn: subscription?.arn }
}
