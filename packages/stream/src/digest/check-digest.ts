import type { DigestKey } from '../object-key/index.ts'
import { type Digest, parseDigest } from './digest.ts'
import type { Keyring } from './keyring.ts'
import { DELIVERY_DELAY } from './limits.ts'
import { type Outcome, type OutcomeCode, type OutcomeDetails, outcome } from './outcome.ts'
import type { DigestCrypto, DigestStore, Found, Place } from './port.ts'
import { DIGEST_ABSENCE, readObject } from './read-object.ts'
import { parseHex, stringToSign } from './string-to-sign.ts'

/** A digest that could be read, with what speaks against it. */
export interface ReadDigest {
  readonly digest: Digest
  readonly sha256: string
  readonly signature: string
  /** `digest-valid`, or what is wrong with it. */
  readonly outcome: Outcome
}

/** Whether there was something to read. */
export function isRead(read: ReadDigest | Outcome): read is ReadDigest {
  return 'signature' in read
}

/** Whether CloudTrail's signature is on what was read, whatever else is wrong with the object. */
export function isSigned({ outcome: { code } }: ReadDigest): boolean {
  return code === 'digest-valid' || code === 'digest-appended'
}

export interface DigestTools {
  readonly store: DigestStore
  readonly primitives: DigestCrypto
  readonly keyring: Keyring
  readonly maxDigestBytes: number
}

const ALGORITHM = 'SHA256withRSA'
/** Hexadecimal digits of a signature by a key of 8,192 bits: no longer one is looked at, or told of. */
const LONGEST_SIGNATURE = 2048

/** Keys that somebody chose prove nothing by what they lack. */
const NOT_GIVEN: OutcomeDetails = { because: 'of the keys that were given none has its fingerprint: give those of its region and its time' }

/** Read a digest and verify its signature; an outcome alone where there is nothing to read. */
export function checkDigest(tools: DigestTools, place: Place, key: DigestKey): Promise<ReadDigest | Outcome> {
  const details = { place, to: key.time, ...(key.backfill && { backfill: true }) }
  return readObject(tools.store, { place, absence: DIGEST_ABSENCE, details }, async (found) => {
    const contents = await inflate(tools, found)
    if (typeof contents === 'string') return outcome(contents, details)
    const digest = parseDigest(contents.text)
    if (digest === undefined) return outcome('digest-malformed', { ...details, sha256: contents.sha256 })
    const signature = metadata(found, 'signature')
    const seen = {
      ...details,
      from: digest.start,
      to: digest.end,
      sha256: contents.sha256,
      bytes: contents.bytes,
      fingerprint: digest.fingerprint,
      ...(signature !== undefined && { signature: signature.slice(0, LONGEST_SIGNATURE) }),
    }
    const judged = await judge(tools, { digest, key, place, found, contents })
    return {
      digest,
      sha256: contents.sha256,
      signature: signature ?? '',
      outcome: outcome(judged.code, { ...seen, ...judged.details }),
    }
  })
}

interface Contents {
  readonly text: string
  readonly sha256: string
  readonly bytes: number
  readonly appended: boolean
}

async function inflate({ primitives, maxDigestBytes }: DigestTools, { body }: Found): Promise<Contents | OutcomeCode> {
  const hash = primitives.sha256()
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const texts: string[] = []
  let bytes = 0
  let whole = false
  for await (const part of primitives.gunzip(body)) {
    if (part.part === 'broken' && !whole) return 'digest-malformed'
    // Whatever follows the first member is not what was signed.
    if (whole) return { text: texts.join(''), sha256: hash.hex(), bytes, appended: true }
    if (part.part === 'member') {
      whole = true
      if (!pushText(texts, () => decoder.decode())) return 'digest-malformed'
    } else if (part.part === 'bytes') {
      bytes += part.bytes.byteLength
      if (bytes > maxDigestBytes) return 'digest-too-large'
      hash.update(part.bytes)
      if (!pushText(texts, () => decoder.decode(part.bytes, { stream: true }))) return 'digest-malformed'
    }
  }
  return whole ? { text: texts.join(''), sha256: hash.hex(), bytes, appended: false } : 'digest-malformed'
}

function pushText(texts: string[], decode: () => string): boolean {
  try {
    texts.push(decode())
    return true
  } catch {
    return false
  }
}

interface Judged {
  readonly digest: Digest
  readonly key: DigestKey
  readonly place: Place
  readonly found: Found
  readonly contents: Contents
}

async function judge(tools: DigestTools, judged: Judged): Promise<{ code: OutcomeCode; details?: OutcomeDetails }> {
  const { digest, key, place, found, contents } = judged
  if (digest.place.bucket !== place.bucket)
    return { code: 'digest-moved', details: { because: `it names the bucket ${digest.place.bucket}` } }
  if (digest.place.key !== place.key) return { code: 'digest-moved', details: { because: `it names ${digest.place.key}` } }
  if (digest.account !== key.account) return { code: 'digest-other-account' }
  const [signature, algorithm] = [metadata(found, 'signature'), metadata(found, 'signature-algorithm')]
  if (signature === undefined || algorithm === undefined) return { code: 'digest-unsigned' }
  if (algorithm !== ALGORITHM || (digest.signatureAlgorithm ?? ALGORITHM) !== ALGORITHM) return { code: 'digest-signature-algorithm' }
  const made = key.backfill ? Date.parse(metadata(found, 'backfill-generation-timestamp') ?? '') : digest.end
  if (Number.isNaN(made)) return { code: 'digest-malformed' }
  const keys = await tools.keyring.find(digest.fingerprint, made)
  if ('unreadable' in keys)
    return { code: 'digest-keys-unreadable', details: { because: keys.because, ...(keys.needs !== undefined && { needs: keys.needs }) } }
  if (keys.length === 0)
    return tools.store.allKeys === false ? { code: 'digest-keys-unreadable', details: NOT_GIVEN } : { code: 'digest-key-unknown' }
  const valid = keys.filter(({ validFrom, validTo }) => validFrom <= made + DELIVERY_DELAY && made - DELIVERY_DELAY <= validTo)
  if (valid.length === 0) return { code: 'digest-key-not-valid-then' }
  const bytes = signature.length > LONGEST_SIGNATURE ? undefined : parseHex(signature)
  if (bytes === undefined) return { code: 'digest-signature-wrong' }
  const message = stringToSign(digest, contents.sha256)
  let code: OutcomeCode = 'digest-key-unusable'
  for (const { der } of valid) {
    try {
      if (await tools.primitives.verifyRsa({ der, message, signature: bytes }))
        return { code: contents.appended ? 'digest-appended' : 'digest-valid' }
      code = 'digest-signature-wrong'
    } catch {
      // Another key of the same fingerprint may be usable.
    }
  }
  return { code }
}

function metadata({ metadata: all }: Found, name: string): string | undefined {
  return Object.hasOwn(all, name) ? all[name] : undefined
}
