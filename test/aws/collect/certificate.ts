import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

/** Writes DER, as far as a certificate needs it. */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...contents: readonly Uint8Array[]) => der(0x30, ...contents)
const SHA256_RSA = sequence(Buffer.from('06092a864886f70d01010b', 'hex'), Buffer.from('0500', 'hex'))
const name = (common: string) => sequence(der(0x31, sequence(Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from(common)))))
const time = (at: number) => der(0x17, Buffer.from(`${new Date(at).toISOString().slice(2, 19).replaceAll(/[-:T]/g, '')}Z`))

/** Somebody who signs as SNS does, with a certificate of its own. */
export interface Signer {
  readonly pem: string
  readonly privateKey: KeyObject
}

/** A key and its certificate, signed by another's or by itself. */
export function createSigner({
  from = Date.UTC(2026, 0),
  to = Date.UTC(2027, 0),
  by,
}: {
  from?: number
  to?: number
  by?: KeyObject
} = {}): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    SHA256_RSA,
    name('Test CA'),
    sequence(time(from), time(to)),
    name('sns.amazonaws.com'),
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  const signature = sign('sha256', body, by ?? privateKey)
  const bytes = sequence(body, SHA256_RSA, der(0x03, Buffer.from([0]), signature))
  return { privateKey, pem: `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64')}\n-----END CERTIFICATE-----\n` }
}
