import { documentText, type StatementJson } from '../defaults/statement.ts'
import { type PolicyDocument, parsePolicyDocument } from '../document.ts'
import type { PolicyAnswer } from '../questions/answer.ts'
import type { TrailContext } from '../questions/context.ts'
import { canWriteLogStreams } from '../questions/delivery-log-group.ts'
import { foreign, objectionTo, refusalOf } from './check.ts'
import { denyOf, failureOf, unknownOf } from './in-words.ts'
import type { MissingGrant } from './needs.ts'
import { type Needs, needsOf } from './needs.ts'
import { remembering } from './remember.ts'
import { addGrants, keepsStatements, type Rewritten, type Style, type TextDocument } from './rewrite.ts'
import { missingTls } from './tls-only.ts'
import type { Mending, Wanted } from './wanted.ts'

/**
 * Say what is to be done to a policy, so that everything can happen that is needed.
 *
 * By meaning: a policy in other words than Trailmend's is `sufficient` if it allows every call. Else the answer is a whole new document: the
 * old text with the missing grants added, no statement lost, none but Trailmend's and CloudTrail's own extended. It has been judged again:
 * it suffices, is within AWS's limits, and is open to nobody whom the old one shut out. What no added grant would help is `foreign`, what
 * cannot be judged `unknown`. Pure; answers are remembered, so that asking the same again costs little. Never throws on any text.
 */
export const mendPolicy: (wanted: Wanted) => Mending = remembering(mend, keyOf)

/** What is asked for, and apart from it the long texts: that of the policy, and that of the trail, which many questions share. */
function keyOf(wanted: Wanted): readonly string[] {
  const { kind } = wanted
  // No policy and an empty one are the same to AWS, and here.
  const text = wanted.existing ?? ''
  switch (wanted.kind) {
    case 'sqs-queue':
      return [kind, text, wanted.topicArn, wanted.queueArn]
    case 's3-bucket':
      return [kind, text, textOf(wanted.trail), `${wanted.tlsOnly} ${wanted.blockPublicPolicy}`]
    case 'role-permissions':
      return [kind, text, textOf(wanted.trail), `${wanted.boundary === undefined}`, wanted.boundary ?? '', ...wanted.others]
    default:
      return [kind, text, textOf(wanted.trail)]
  }
}

const TEXTS = new WeakMap<TrailContext, string>()

/** Many policies are asked of one trail: its text is made once. */
function textOf(trail: TrailContext): string {
  const before = TEXTS.get(trail)
  if (before !== undefined) return before
  const text = JSON.stringify(trail)
  TEXTS.set(trail, text)
  return text
}

const EMPTY: TextDocument = readOrThrow(documentText([]))

function mend(wanted: Wanted): Mending {
  const isMissing = wanted.existing === null || wanted.existing.trim() === ''
  if (isMissing && wanted.kind === 'kms-key') return { is: 'unknown', why: "A key always has a policy, and this one's was not read." }
  const old = isMissing ? EMPTY : readText(wanted.existing ?? '')
  if ('problem' in old) return foreign('unreadable', old.problem)
  const others = readOthers(wanted)
  if ('is' in others) return others
  const needs = needsOf(wanted, others.documents)
  const answer = needs.ask(old.document)
  const tls = wanted.kind === 's3-bucket' && wanted.tlsOnly === true ? missingTls(old.document, wanted.trail) : []
  const settled = settle(answer)
  if (settled !== undefined && (settled.is !== 'sufficient' || tls.length === 0)) return settled
  if (wanted.kind === 's3-bucket' && /[*?]|\$\{/u.test(wanted.trail.prefix)) return foreign('unsafe-name', 'the key prefix')
  // Nothing that AWS would refuse already is taken with more in it; and what a stranger wrote is not worked on at any length.
  const refusal = refusalOf(old, wanted.kind)
  if (refusal !== undefined) return refusal
  const missing = settled === undefined ? needs.missingIn(old.document) : []
  const wish = { missing, plain: tls, why: settled === undefined ? failureOf(answer) : 'Objects can be read and written without TLS.' }
  return rewrite(wanted, { old, needs, wish, isMissing })
}

/** What an answer settles: all but what can be mended. */
function settle(answer: PolicyAnswer): Mending | undefined {
  switch (answer.verdict) {
    case 'sufficient':
      return { is: 'sufficient' }
    case 'insufficient':
    case 'outdated':
      return answer.because.code === 'explicit-deny' ? foreign('blocked-by-deny', denyOf(answer)) : undefined
    case 'error':
      return foreign('cannot-be-granted', answer.because.text)
    default:
      return { is: 'unknown', why: unknownOf(answer) }
  }
}

interface Work {
  readonly old: TextDocument
  readonly needs: Needs
  readonly wish: { readonly missing: readonly MissingGrant[]; readonly plain: readonly StatementJson[]; readonly why: string }
  readonly isMissing: boolean
}

const STYLES: readonly Style[] = ['extend', 'append']

/** Extend if that is enough, else append; what is left to say is said of the last try. */
function rewrite(wanted: Wanted, work: Work): Mending {
  let result: Mending = foreign('cannot-be-granted', work.wish.why)
  for (const style of STYLES) {
    const rewritten = addGrants(work.old, { ...work.wish, style })
    if (rewritten === undefined) return foreign('unreadable', 'its statements were not found in its text')
    result = judgeAgain(wanted, work, rewritten)
    if (result.is === 'missing' || result.is === 'insufficient' || rewritten.rewritten.length === 0) return result
  }
  return result
}

function judgeAgain(wanted: Wanted, { old, needs, wish, isMissing }: Work, rewritten: Rewritten): Mending {
  const after = readText(rewritten.text)
  if ('problem' in after) return foreign('unreadable', after.problem)
  const answer = needs.ask(after.document)
  const settled = settle(answer) ?? foreign('cannot-be-granted', answer.because.text)
  if (settled.is !== 'sufficient') return settled
  const objection = objectionTo(wanted, old.document, after)
  if (objection !== undefined) return objection
  if (!keepsStatements(old, rewritten)) return { is: 'unknown', why: 'A statement would not stay as it is.' }
  return { is: isMissing ? 'missing' : 'insufficient', ...rewritten, why: wish.why }
}

function readText(source: string): TextDocument | { readonly problem: string } {
  const parsed = parsePolicyDocument(source)
  if (!parsed.ok) {
    const problem = parsed.problems.find(({ severity }) => severity === 'error')
    return { problem: `${problem?.code ?? 'not-json'} ${problem?.path.slice(0, 200) ?? ''}`.trim() }
  }
  const text = source.trim()
  // Reading has shown that it can be decoded.
  return { document: parsed.document, text: text.startsWith('%') ? decodeURIComponent(text).trim() : text }
}

function readOrThrow(source: string): TextDocument {
  const read = readText(source)
  if ('problem' in read) throw new Error(read.problem)
  return read
}

/** The other policies of a role, and whether its boundary stands in the way. */
function readOthers(wanted: Wanted): { readonly documents: readonly PolicyDocument[] } | Mending {
  if (wanted.kind !== 'role-permissions') return { documents: [] }
  const documents: PolicyDocument[] = []
  for (const other of wanted.others) {
    const read = readText(other)
    if ('problem' in read) return { is: 'unknown', why: `Another policy of the role cannot be read: ${read.problem}.` }
    documents.push(read.document)
  }
  if (wanted.boundary === undefined) return { documents }
  const boundary = readText(wanted.boundary)
  if ('problem' in boundary) return { is: 'unknown', why: `The permissions boundary cannot be read: ${boundary.problem}.` }
  const answer = canWriteLogStreams([boundary.document], wanted.trail)
  if (answer.verdict === 'sufficient') return { documents }
  if (answer.verdict === 'insufficient') return foreign('blocked-by-boundary', answer.because.text)
  return { is: 'unknown', why: unknownOf(answer) }
}
