import { type BucketLocationConstraint, CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { Outcome, TrailScope } from '../../../packages/stream/src/digest/index.ts'
import { type SaidOfFile, textOf, type ValidateLogsResult, type ValidateLogsWish, validateLogs } from '../../fakes/awscli/validate-logs.ts'
import { placeAt } from '../../fakes/moto/account.ts'
import type { MotoProxy } from '../../fakes/moto/proxy.ts'
import { motoEnv } from '../../fakes/moto/server.ts'
import { HOUR, makeChain, type Objects, SCOPE, type TestKey, testKey } from '../../stream/digest/trail.ts'
import { runVerify } from './run.ts'

export const START = Date.parse('2026-03-01T20:01:31Z')
export const DAY = 24 * HOUR
/** Six hours over a midnight, two logs each. */
export const HOURS = 6
export const KEY = testKey('f1', START - 30 * DAY, START + 30 * DAY)
export const good = () => makeChain({ key: KEY, start: START, hours: HOURS })

/** Put objects into buckets of their own, as they are. */
export async function fill(proxy: MotoProxy, objects: Objects): Promise<void> {
  const s3 = new S3Client({ ...placeAt(proxy.url, { region: SCOPE.region }), forcePathStyle: true })
  const buckets = new Set([SCOPE.bucket, ...[...objects.keys()].map((name) => name.slice(0, name.indexOf('/')))])
  for (const Bucket of buckets) {
    const LocationConstraint = SCOPE.region as BucketLocationConstraint
    const made = s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }))
    await made.catch((error: Error) => (/^BucketAlready/.test(error.name) ? undefined : Promise.reject(error)))
  }
  const puts = [...objects].map(async ([name, { bytes, metadata }]) => {
    const slash = name.indexOf('/')
    await s3.send(
      new PutObjectCommand({ Bucket: name.slice(0, slash), Key: name.slice(slash + 1), Body: Buffer.from(bytes), Metadata: metadata }),
    )
  })
  await Promise.all(puts)
  s3.destroy()
}

/** Publish keys in a Region as CloudTrail would. */
export function publish(proxy: MotoProxy, keys: readonly TestKey[], region: string = SCOPE.region): void {
  const published = keys.map(({ fingerprint, der, validFrom, validTo }) => ({
    fingerprint,
    value: Buffer.from(der).toString('base64'),
    validFrom: new Date(validFrom),
    validTo: new Date(validTo),
  }))
  proxy.publicKeys(published, region)
}

/** What both are asked; what is left out is that of `good`. */
export interface Question {
  readonly scope?: Partial<TrailScope>
  readonly from?: number | string
  readonly to?: number | string
  readonly undeclared?: boolean
  readonly awscli?: Partial<ValidateLogsWish>
}

export interface Judged {
  readonly awscli: ValidateLogsResult
  readonly ours: readonly Outcome[]
}

/** Ask both of the buckets as they are now. */
export async function askBoth(proxy: MotoProxy, question: Question = {}): Promise<Judged> {
  const { from = START, to = START + HOURS * HOUR } = question
  const scope = { ...SCOPE, ...question.scope }
  const { bucket, prefix, region, homeRegion, trail } = scope
  const wish: ValidateLogsWish = {
    endpoint: proxy.url,
    trailArn: `arn:aws:cloudtrail:${homeRegion}:${scope.account}:trail/${trail}`,
    region,
    from,
    to,
    bucket,
    ...(prefix !== '' && { prefix }),
    ...question.awscli,
  }
  return { ours: await askOurs(wish, question), awscli: await validateLogs(wish) }
}

/** Ask Trailmend what the AWS CLI is asked. */
async function askOurs(wish: ValidateLogsWish, { undeclared }: Question): Promise<readonly Outcome[]> {
  const { endpoint, account, accountId, trailArn, region, from, to, bucket, prefix } = wish
  Object.assign(process.env, motoEnv(endpoint, account))
  const times = { from: textOf(from), to: textOf(to) }
  const where = { trail: [trailArn], region: [region], bucket, prefix, ...(accountId !== undefined && { account: [accountId] }) }
  const { printed } = await runVerify({ ...where, ...times, undeclared, format: ['jsonl'] }, { clock: () => START + 2 * DAY })
  const lines = printed.trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line)).filter(({ kind }) => kind === 'outcome')
}

/** Our codes that say what one of the tool's words says. */
const SAME_WORDS: readonly (readonly [of: SaidOfFile['of'], word: RegExp, codes: readonly Outcome['code'][]])[] = [
  ['digest', /^not found$/, ['digest-missing']],
  ['digest', /^invalid format$/, ['digest-malformed']],
  ['digest', /^signature verification failed$/, ['digest-signature-wrong', 'digest-unsigned']],
  ['digest', /^(?:Non-hexadecimal digit found|Odd-length string)$/, ['digest-signature-wrong']],
  ['digest', /^has been moved from its original location$/, ['digest-moved']],
  ['digest', /^public key not found in region \S+ for fingerprint /, ['digest-key-unknown']],
  ['digest', /^Unable to load PKCS #1 key with fingerprint /, ['digest-key-unusable']],
  ['log', /^not found$/, ['log-missing']],
  ['log', /^hash value doesn't match$/, ['log-modified']],
  ['log', /^unexpected data after end of compressed stream$/, ['log-appended', 'log-trailing']],
  ['log', /^invalid format$/, ['log-not-gzip', 'log-modified', 'log-damaged']],
]

export interface Compared {
  /** Objects that the tool calls invalid and ours does not, or for another reason; objects it calls valid that ours says nothing of. */
  readonly contradictions: readonly string[]
  /** Our codes, sorted, for what the tool calls valid or says nothing of. */
  readonly beyond: readonly Outcome['code'][]
  /** Objects that only ours looked at, and calls valid. */
  readonly more: readonly string[]
}

/** Hold what the two say of each object against each other. */
export function compare({ awscli, ours }: Judged): Compared {
  const byPlace = Map.groupBy(ours, ({ place }) => (place === undefined ? '' : `${place.bucket}/${place.key}`))
  const codesAt = (name: string) => (byPlace.get(name) ?? []).filter(({ verdict }) => verdict !== 'note').map(({ code }) => code)
  const contradictions = [...awscli.files].flatMap(([name, { of, valid, why }]) => {
    const codes = codesAt(name)
    const same = SAME_WORDS.find(([subject, word]) => subject === of && word.test(why))?.[2] ?? []
    const agrees = valid ? codes.length > 0 : codes.some((code) => same.includes(code))
    return agrees ? [] : [`${name}: awscli says ${valid ? 'valid' : why}, ours ${codes.join(' and ') || 'nothing'}`]
  })
  const beyond = ours.filter(({ place, verdict }) => {
    if (verdict === 'valid' || verdict === 'note') return false
    return place === undefined || awscli.files.get(`${place.bucket}/${place.key}`)?.valid !== false
  })
  const more = [...byPlace].filter(([name, told]) => !awscli.files.has(name) && told.every(({ verdict }) => verdict === 'valid'))
  return { contradictions, beyond: beyond.map(({ code }) => code).toSorted(), more: more.map(([name]) => name) }
}
