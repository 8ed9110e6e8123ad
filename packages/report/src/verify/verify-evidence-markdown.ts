import { number } from '../count.ts'
import { escapeMarkdown } from '../escape/markdown-escape.ts'
import { type AllOutcomes, byChain, type ChainStep } from './by-chain.ts'
import { type EvidenceKey, type EvidenceMeta, isGap } from './evidence-words.ts'
import type { VerifiedChain, VerifyOutcome, VerifyPlace, VerifyResult } from './result.ts'
import { bytesText, chainName, countsText, STATUS_WORDS, timeText, VERDICT_WORDS, whereabouts } from './verify-words.ts'

/**
 * What was verified, for people to keep: the same as `renderVerifyEvidence`, as GitHub-flavoured Markdown, digest by digest with its log files.
 *
 * In parts. Reads the outcomes twice, and holds none of them. Names and texts are escaped; what can be copied as it is stands in code spans.
 */
export async function* renderVerifyEvidenceMarkdown(
  result: VerifyResult,
  outcomes: AllOutcomes,
  { tool, publicKeys }: EvidenceMeta,
): AsyncGenerator<string, void, undefined> {
  yield head(result, tool)
  yield keyLines(publicKeys)
  yield '## Gaps\n\n'
  let gaps = 0
  for await (const step of byChain(result, outcomes)) {
    if (step.at !== 'outcome' || !isGap(step.outcome)) continue
    yield `- ${words(step.outcome)} ${escapeMarkdown(whereabouts(step.outcome))} (${chainText(result, step)})\n`
    gaps++
  }
  yield gaps === 0 ? 'None.\n' : ''
  yield* everything(result, outcomes)
}

async function* everything(result: VerifyResult, outcomes: AllOutcomes): AsyncGenerator<string> {
  let inTable = false
  for await (const step of byChain(result, outcomes)) {
    const chain = result.chains[step.chain]
    const isLog = step.at === 'outcome' && step.outcome.subject === 'log'
    if (isLog && !inTable) yield TABLE_HEAD
    inTable = isLog
    if (step.at === 'outcome') yield RENDER[step.outcome.subject](step.outcome)
    else if (step.at === 'begin' && chain !== undefined) yield chainHead(chain)
  }
}

const TABLE_HEAD = `\n| Log file | Outcome | SHA-256 stated | SHA-256 computed | Bytes |\n| --- | --- | --- | --- | ---: |\n`

const RENDER: Readonly<Record<VerifyOutcome['subject'], (outcome: VerifyOutcome) => string>> = {
  digest: (outcome) => {
    const { place, from, to, expectedSha256, sha256, fingerprint, signature } = outcome
    const lines = [
      words(outcome) + because(outcome),
      from === undefined || to === undefined ? '' : `Covers ${timeText(from)} to ${timeText(to)}`,
      expectedSha256 === undefined ? '' : `SHA-256 that the digest after it states: ${exact(expectedSha256)}`,
      sha256 === undefined ? '' : `SHA-256 computed: ${exact(sha256)}`,
      fingerprint === undefined ? '' : `Fingerprint of the key: ${exact(fingerprint)}`,
      signature === undefined ? '' : `Signature: ${exact(signature)}`,
    ]
    const list = lines.filter((line) => line !== '').map((line) => `- ${line}\n`)
    return `\n### ${place === undefined ? 'A digest' : placeText(place)}\n\n${list.join('')}`
  },
  log: (outcome) => {
    const { place, expectedSha256 = '', sha256 = '', bytes } = outcome
    const cells = [
      place === undefined ? '' : placeText(place),
      words(outcome) + because(outcome),
      exact(expectedSha256),
      exact(sha256),
      bytes === undefined ? '' : number(bytes),
    ]
    return `| ${cells.join(' | ')} |\n`
  },
  chain: (outcome) => `\n${words(outcome)} ${escapeMarkdown(whereabouts(outcome))}\n`,
}

function head({ status, complete, source, judgedAt, chains, notices }: VerifyResult, tool: EvidenceMeta['tool']): string {
  return [
    '# Evidence of log file integrity',
    '',
    `- Verdict: ${STATUS_WORDS[status]}${complete ? '' : ', and not everything could be known'}`,
    `- Verified at ${escapeMarkdown(judgedAt)} by ${escapeMarkdown(`${tool.name} ${tool.version}`)}`,
    `- Read from: ${escapeMarkdown(source)}`,
    `- Chains of digests: ${number(chains.length)}`,
    ...notices.map(({ text }) => `- Note: ${escapeMarkdown(text)}`),
    '',
    '',
  ].join('\n')
}

function keyLines(keys: readonly EvidenceKey[]): string {
  const lines = keys.map(
    ({ region, fingerprint, der, validFrom, validTo }) =>
      `- ${escapeMarkdown(region)}, ${exact(fingerprint)}, valid ${timeText(validFrom)} to ${timeText(validTo)}: ${exact(der)}\n`,
  )
  return `## Public keys\n\n${lines.length === 0 ? 'None.\n' : lines.join('')}\n`
}

function chainHead(chain: VerifiedChain): string {
  const { bucket, prefix, organizationId, from, to, verdict, tally } = chain
  const lines = [
    `Verdict: ${VERDICT_WORDS[verdict]}`,
    `Time: ${timeText(from)} to ${timeText(to)}`,
    `Bucket: ${exact(bucket)}${prefix === '' ? '' : `, prefix ${exact(prefix)}`}`,
    ...(organizationId === undefined ? [] : [`Organization: ${exact(organizationId)}`]),
    `Digests: ${countsText(tally.digests)}`,
    `Log files: ${countsText(tally.logs)}`,
    `Gaps: ${number(tally.gaps)}`,
    `Read: ${bytesText(tally.bytes)}`,
  ]
  return `\n## ${escapeMarkdown(chainName(chain))}\n\n${lines.map((line) => `- ${line}\n`).join('')}`
}

function chainText({ chains }: VerifyResult, { chain }: ChainStep): string {
  const of = chains[chain]
  return of === undefined ? '' : escapeMarkdown(chainName(of))
}

function words({ verdict, code, sentence }: VerifyOutcome): string {
  return `${VERDICT_WORDS[verdict]} ${escapeMarkdown(code)}: ${escapeMarkdown(sentence)}`
}

function because({ because: why, needs }: VerifyOutcome): string {
  const text = [why, needs === undefined ? undefined : `needs ${needs}`].filter((each) => each !== undefined).join('; ')
  return text === '' ? '' : ` ${escapeMarkdown(text, { limit: 500 })}`
}

function placeText({ bucket, key }: VerifyPlace): string {
  return exact(`s3://${bucket}/${key}`)
}

/** Text that can be copied as it is where nothing in it could be taken for markup. */
function exact(text: string): string {
  if (text === '') return ''
  return /^[A-Za-z0-9_.:/+=-]+$/.test(text) ? `\`${text}\`` : escapeMarkdown(text)
}
