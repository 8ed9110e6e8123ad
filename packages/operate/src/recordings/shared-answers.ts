import {
  type Answered,
  type Asker,
  firstQuestions,
  ignoranceOf,
  nextQuestions,
  OPERATIONS,
  type OperationName,
  operationNameOf,
  operationOf,
  ownerNamed,
  type Question,
  questionKey,
  type RecordedCall,
  type Scope,
} from '@trailmend/core'
import type { Sharing, Spool } from './spool.ts'

/** Asked once for an account, about all of its buckets: whoever uses one of them looks for it. */
const ABOUT_AN_OWNER: Question = { region: '', service: 's3control', operation: 'GetPublicAccessBlock', input: {} }

/** Asked of every account: that its answer is there tells that the account was asked. */
const IDENTITY: Question = { region: '', service: 'sts', operation: 'GetCallerIdentity', input: {} }

/** Whether an answer may help to judge another account than the one that got it. */
export function sharingOf(call: RecordedCall): Sharing {
  const name = operationNameOf(call)
  if (name === undefined) return 'with-nobody'
  if (OPERATIONS[name].foreign) return tells(call, name) ? 'with-anyone' : 'with-who-knows-the-account'
  const isTheOwners = ownerNamed(call) === call.account || isAboutAnOwner(call) || questionKey(call) === questionKey(IDENTITY)
  return isTheOwners ? 'with-who-knows-the-account' : 'with-nobody'
}

/** That there is no such thing is an answer too. */
function tells(call: RecordedCall, name: OperationName): boolean {
  return 'output' in call || ignoranceOf(call.error, name).because === 'not-found'
}

function isAboutAnOwner({ service, operation }: Question): boolean {
  return service === ABOUT_AN_OWNER.service && operation === ABOUT_AN_OWNER.operation
}

/** Whether a call is of use to others only: whoever asked nothing else was not asked on its own account. */
export function isOnBehalfOfOthers(call: RecordedCall): boolean {
  const row = operationOf(call)
  return row !== undefined && (row.foreign || row.use === 'finds-accounts' || isAboutAnOwner(call))
}

/** The partition and region play no part in questions about what others own. */
const ANYONE: Asker = { partition: 'aws', mainRegion: 'us-east-1' }

/**
 * The answers that other accounts got, as far as they may tell what an account's own answers do not: the owner's word on an
 * organization's trail, a central bucket as its owner sees it, and what these answers lead to in turn.
 *
 * They are those that a recording of all accounts would give to whoever looks there, and no more are read than these.
 *
 * @param scope - what the account was asked, which is more for a plan than for a check
 */
export async function answersOfOthers(
  { account, calls, scope = {} }: { readonly account: string; readonly calls: readonly RecordedCall[]; readonly scope?: Scope },
  spool: Spool,
): Promise<readonly RecordedCall[]> {
  const found: RecordedCall[] = []
  const looked = new Set<string>()
  const named = scope.wanted === undefined ? [] : firstQuestions(ANYONE, { ...scope, regions: [] })
  let unread: readonly RecordedCall[] = calls
  let next = named.flatMap((question) => looksFor(question, account))
  while (unread.length > 0) {
    const looks = [...next, ...unread.flatMap((call) => wanted(call, scope))].filter(({ question, of }) => {
      const key = `${of ?? 'anyone'} ${questionKey(question)}`
      return !looked.has(key) && looked.add(key)
    })
    next = []
    const answers = await Promise.all(looks.map(({ question, of }) => spool.answer(question, of)))
    const others = answers.flatMap((answer) => (answer === undefined || answer.account === account ? [] : [answer]))
    unread = [...new Map(others.map((answer) => [`${answer.account} ${questionKey(answer)}`, answer])).values()].filter((answer) => {
      const key = `read ${answer.account} ${questionKey(answer)}`
      return !looked.has(key) && looked.add(key)
    })
    found.push(...unread)
  }
  return found
}

function wanted(call: RecordedCall, scope: Scope): readonly Look[] {
  const owners = isOnBehalfOfOthers(call) ? [{ question: ABOUT_AN_OWNER, of: call.account }] : []
  return [...owners, ...followUps(call, scope).flatMap((question) => looksFor(question, call.account))]
}

/** A question with the account whose answer is looked for; without one, anyone's. */
interface Look {
  readonly question: Question
  readonly of: string | undefined
}

function looksFor(question: Question, account: string): readonly Look[] {
  const isAnyones = operationOf(question)?.foreign === true && question.owner === undefined
  const owner = question.owner ?? ownerNamed(question)
  const owners =
    owner === undefined
      ? []
      : [
          { question, of: owner },
          { question: IDENTITY, of: owner },
        ]
  return [{ question, of: account }, ...owners, ...(isAnyones ? [{ question, of: undefined }] : [])]
}

function followUps(call: RecordedCall, scope: Scope): readonly Question[] {
  const { service, operation } = call
  if (service === 'ec2' && operation === 'DescribeRegions') return []
  const answered: Answered = call
  return nextQuestions(ANYONE, scope, answered)
}
