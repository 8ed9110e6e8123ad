import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { DigestCrypto, Sha256 } from '../digest/index.ts'
import { gunzip } from './gunzip.ts'

/** What verification computes with, by node:crypto and node:zlib. */
export const nodeDigestCrypto: DigestCrypto = {
  sha256,
  verifyRsa: ({ der, message, signature }) => verify('sha256', message, rsaKey(der), signature),
  gunzip,
}

function sha256(): Sha256 {
  const hash = createHash('sha256')
  return {
    update: (bytes) => void hash.update(bytes),
    hex: () => hash.copy().digest('hex'),
  }
}

/** CloudTrail publishes PKCS #1; its documentation also shows a key as SPKI. */
function rsaKey(der: Uint8Array): KeyObject {
  const key = Buffer.from(der)
  try {
    return createPublicKey({ key, format: 'der', type: 'pkcs1' })
  } catch {
    const spki = createPublicKey({ key, format: 'der', type: 'spki' })
    if (spki.asymmetricKeyType !== 'rsa') throw new TypeError('the key is no RSA key')
    return spki
  }
}
