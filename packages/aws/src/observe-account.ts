import {
  type Answered,
  firstQuestions,
  ignoranceOf,
  nextQuestions,
  operationNameOf,
  operationOf,
  ownerNamed,
  type Question,
  questionKey,
  type RecordedCall,
  type Scope,
} from '@trailmend/core/observe'
import type { Session } from './session.ts'

/** Told of every answer as it comes, for a recording and for whoever waits. */
export interface Witness {
  answered(call: RecordedCall): void
}

/** The credentials of an account that owns what others use, such as the bucket that all their trails deliver to. */
export interface Elsewhere {
  readonly account: string
  /** Ask, once in a check however many accounts want to know, and all that the answer gives rise to. */
  ask(question: Question): Promise<void>
  /** What AWS said when these credentials could not be used; `undefined` if they could, or nobody needed them. */
  refusal(): Promise<RecordedCall | undefined>
}

/** How an account is looked at. */
export interface Observation {
  readonly scope: Scope
  readonly witness: Witness
  readonly elsewhere?: Elsewhere | undefined
}

/**
 * Ask an account everything a check needs: each question once, and a question that an answer gives rise to as soon as the
 * answer is there, without waiting for any other. Whose credentials they are is one of the questions.
 *
 * What belongs to another account is asked there where the account's own credentials were refused, or make no sense; where
 * nobody has that account's, it is not asked. What AWS refuses is an answer too. Throws an `IdentityError` only.
 */
export async function observeAccount(session: Session, observation: Observation): Promise<void> {
  const { askAll, askAboutIdentity } = asking(session, observation)
  await Promise.all([askAboutIdentity(), askAll(firstQuestions(session, observation.scope))])
}

/** Get ready to ask an account about what others use. Nothing is asked yet, and nothing is if nobody needs it. */
export function openElsewhere(account: string, session: Session, observation: Observation): Elsewhere {
  let entered: Promise<RecordedCall> | undefined
  const { askAll, askFollowUps } = asking(session, { ...observation, elsewhere: undefined })
  return {
    account,
    ask: async (question) => {
      entered ??= session.identify()
      const identity = await entered
      if ('error' in identity) return
      await Promise.all([askFollowUps(identity), askAll([question])])
    },
    refusal: async () => {
      const identity = await entered
      return identity !== undefined && 'error' in identity ? identity : undefined
    },
  }
}

interface Asking {
  askAll(questions: readonly Question[]): Promise<void>
  askFollowUps(answered: Answered): Promise<void>
  askAboutIdentity(): Promise<void>
}

function asking(session: Session, { scope, witness, elsewhere }: Observation): Asking {
  const asked = new Map<string, Promise<void>>()
  const askAll = async (questions: readonly Question[]): Promise<void> => void (await Promise.all(questions.map(askOnce)))
  const askFollowUps = (answered: Answered): Promise<void> => askAll(nextQuestions(session, scope, answered))
  return { askAll, askFollowUps, askAboutIdentity }

  async function askAboutIdentity(): Promise<void> {
    const identity = await session.identify()
    witness.answered(identity)
    await askFollowUps(identity)
  }

  async function askOnce(question: Question): Promise<void> {
    const { owner } = question
    if (owner !== undefined && owner !== (await session.identify()).account) {
      return owner === elsewhere?.account ? elsewhere.ask(question) : undefined
    }
    const key = questionKey(question)
    const answer = asked.get(key) ?? askNow(question)
    asked.set(key, answer)
    await answer
  }

  async function askNow(question: Question): Promise<void> {
    const answered = await session.ask(question)
    const told = session.identify().then(async ({ account }) => {
      witness.answered(recorded(account, answered))
      if (elsewhere === undefined || elsewhere.account === account) return
      if (mayBeKnownTo(elsewhere.account, answered)) await elsewhere.ask(question)
    })
    await Promise.all([told, askFollowUps(answered)])
  }
}

/** Whose the resource is, where a question had to say so, is no part of a call. */
function recorded(account: string, { region, service, operation, input, ...answer }: Answered): RecordedCall {
  const call = { account, region, service, operation, input }
  return 'output' in answer ? { ...call, output: answer.output } : { ...call, error: answer.error }
}

/** Whether another account is likely to answer what this one was refused: what it owns, or a bucket, whose name tells no owner. */
function mayBeKnownTo(account: string, answered: Answered): boolean {
  const name = operationNameOf(answered)
  if ('output' in answered || name === undefined || operationOf(answered)?.foreign !== true) return false
  const owner = ownerNamed(answered)
  if (owner !== undefined) return owner === account
  return 'Bucket' in answered.input && ignoranceOf(answered.error, name).because === 'access-denied'
}
