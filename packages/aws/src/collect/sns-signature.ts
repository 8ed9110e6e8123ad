import { verify, X509Certificate } from 'node:crypto'

/** What is found of a signature. */
export type SignatureVerdict = 'valid' | { readonly invalid: string }

/** Gets the text of a certificate (PEM) from an address that was looked at. Throws where it cannot be got. */
export type FetchCertificate = (url: string) => Promise<string>

export interface SnsVerifierOptions {
  readonly fetchCertificate: FetchCertificate
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: () => number
}

/** What is signed, by type, in its order. Source: Amazon SNS Developer Guide, "Verifying the signatures of Amazon SNS messages". */
const SIGNED: ReadonlyMap<string, readonly string[]> = new Map([
  ['Notification', ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']],
  ['SubscriptionConfirmation', ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']],
  ['UnsubscribeConfirmation', ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']],
])
/** The one that may be absent: what is not there is not signed. */
const OPTIONAL = 'Subject'
const ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['1', 'sha1'],
  ['2', 'sha256'],
])
const HOST = /^sns\.[a-z]{2,8}(?:-[a-z]{1,16}){1,4}-\d{1,2}\.amazonaws\.com(?:\.cn)?$/
const PATH = /^\/[A-Za-z0-9_./-]{1,200}\.pem$/
/** Certificates kept. There is one for each region, and a new one a year. */
const MOST_KEPT = 50

/**
 * Verify that messages came by way of SNS, in both versions of its signature (SHA-1 and SHA-256, RSA).
 *
 * The certificate is got only from an address of SNS itself, once, and counts only while it is valid. Throws what `fetchCertificate` throws:
 * nothing is known of the message then. That SNS signed a message does not say whose topic it is of.
 */
export function createSnsVerifier(options: SnsVerifierOptions): (envelope: Readonly<Record<string, unknown>>) => Promise<SignatureVerdict> {
  const certificateAt = createCertificates(options.fetchCertificate)
  return async (envelope) => {
    const text = stringToSign(envelope)
    if (text === undefined) return { invalid: 'what should be signed is not there' }
    const algorithm = ALGORITHMS.get(textOf(envelope, 'SignatureVersion') ?? '')
    if (algorithm === undefined) return { invalid: 'the version of the signature is not known' }
    const signature = textOf(envelope, 'Signature')
    if (signature === undefined) return { invalid: 'there is no signature' }
    // Lambda spells it in a way of its own.
    const url = certificateUrl(textOf(envelope, 'SigningCertURL') ?? textOf(envelope, 'SigningCertUrl'))
    if (url === undefined) return { invalid: 'the certificate is not at an address of SNS' }
    const certificate = await certificateAt(url)
    if (certificate === undefined) return { invalid: 'what is at the address of the certificate is none' }
    if (!isInForce(certificate, options.now())) return { invalid: 'the certificate is not in force' }
    return isSigned({ algorithm, text, signature, certificate }) ? 'valid' : { invalid: 'the signature is not of this message' }
  }
}

/** The text that SNS signs; `undefined` where something of it is missing. */
export function stringToSign(envelope: Readonly<Record<string, unknown>>): string | undefined {
  const names = SIGNED.get(textOf(envelope, 'Type') ?? '')
  if (names === undefined) return undefined
  const present = names.filter((name) => name !== OPTIONAL || typeof own(envelope, name) === 'string')
  const values = present.map((name) => own(envelope, name))
  if (!values.every((value) => typeof value === 'string')) return undefined
  return present.map((name, index) => `${name}\n${values[index]}\n`).join('')
}

/** The address of a certificate, where it is one of SNS: anybody can write any other into a message. */
export function certificateUrl(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined
  const { protocol, host, username, password, pathname, search, hash, href } = new URL(text)
  const isBare = username === '' && password === '' && search === '' && hash === ''
  return protocol === 'https:' && HOST.test(host) && PATH.test(pathname) && isBare ? href : undefined
}

function createCertificates(fetchCertificate: FetchCertificate): (url: string) => Promise<X509Certificate | undefined> {
  const kept = new Map<string, Promise<X509Certificate | undefined>>()
  return async (url) => {
    const certificate = kept.get(url) ?? fetchCertificate(url).then(parsed)
    kept.set(url, certificate)
    const [oldest] = kept.keys()
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
    try {
      const read = await certificate
      // What is none now may be one later.
      if (read === undefined) kept.delete(url)
      return read
    } catch (error) {
      kept.delete(url)
      throw error
    }
  }
}

function parsed(pem: string): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(pem)
    return certificate.publicKey.asymmetricKeyType === 'rsa' ? certificate : undefined
  } catch {
    return undefined
  }
}

function isInForce({ validFrom, validTo }: X509Certificate, now: number): boolean {
  return Date.parse(validFrom) <= now && now <= Date.parse(validTo)
}

interface Signed {
  readonly algorithm: string
  readonly text: string
  readonly signature: string
  readonly certificate: X509Certificate
}

function isSigned({ algorithm, text, signature, certificate }: Signed): boolean {
  return verify(algorithm, Buffer.from(text), certificate.publicKey, Buffer.from(signature, 'base64'))
}

function textOf(envelope: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = own(envelope, name)
  return typeof value === 'string' ? value : undefined
}

function own(envelope: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(envelope, name) ? envelope[name] : undefined
}
