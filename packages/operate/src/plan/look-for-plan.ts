import type { Observation, Session, Witness } from '@trailmend/aws'
import { firstQuestions, observe, type Question, questionKey, type RecordedCall } from '@trailmend/core'
import type { Collection, PlanSettings } from '@trailmend/core/plan'
import type { Look } from '../check/ask-live.ts'
import { wantedBy } from './wanted-by.ts'

interface Aim {
  readonly settingsOf: (account: string, mainRegion: string) => PlanSettings
  readonly collectionOf: (account: string) => Collection | null
}

/**
 * Ask an account what a plan rests on: all that a check asks, and what has the names that the plan would give.
 *
 * Where its trails are at home is known only when they were listed: what has those names there is asked about then.
 */
export function lookForPlan({ settingsOf, collectionOf }: Aim): Look {
  return async (session, observation) => {
    const { observeAccount } = await import('@trailmend/aws')
    const { account } = await session.identify()
    const settings = settingsOf(account, session.mainRegion)
    const collection = collectionOf(account)
    const unseen = { id: account, partition: session.partition, trails: [] }
    const { calls, witness } = keeping(observation.witness)
    const scope = { ...observation.scope, wanted: wantedBy(unseen, settings, collection) }
    await observeAccount(session, { ...observation, scope, witness })
    const seen = observe({ version: 1, observedAt: '', calls }, observation.scope).accounts.find(({ id }) => id === account)
    const more = { ...observation.scope, wanted: wantedBy(seen ?? unseen, settings, collection) }
    await askMore(session, { ...observation, scope: more }, calls)
  }
}

function keeping(witness: Witness): { readonly calls: readonly RecordedCall[]; readonly witness: Witness } {
  const calls: RecordedCall[] = []
  return {
    calls,
    witness: {
      answered: (call) => {
        calls.push(call)
        witness.answered(call)
      },
    },
  }
}

/** Ask what is wanted and was not asked. Of what was asked again on the way nobody is told twice. */
async function askMore(session: Session, { scope, witness }: Observation, calls: readonly RecordedCall[]): Promise<void> {
  const { openElsewhere } = await import('@trailmend/aws')
  const asked = new Set(calls.map(questionKey))
  const isNew = (question: Question): boolean => !asked.has(questionKey(question))
  const questions = firstQuestions(session, { ...scope, regions: [] }).filter(isNew)
  if (questions.length === 0) return
  const { account } = await session.identify()
  const told: Witness = { answered: (call) => (isNew(call) ? witness.answered(call) : undefined) }
  const more = openElsewhere(account, session, { scope, witness: told })
  await Promise.all(questions.map((question) => more.ask(question)))
}
