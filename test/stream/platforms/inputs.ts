// What a platform is given, as JSON: the platform itself has neither files nor a way to zip and sign.

import { createPublicKey, type KeyObject } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { TrailScope } from '@trailmend/stream'
import { madeUpLog } from '../../fixtures/cloudtrail-log.ts'
import { makeChain, SCOPE, testKey } from '../digest/trail.ts'

/** A chain of digests with their logs; all bytes in base64. */
export interface DigestInputs {
  readonly scope: TrailScope
  readonly from: number
  readonly to: number
  readonly now: number
  readonly key: { readonly fingerprint: string; readonly der: string; readonly validFrom: number; readonly validTo: number }
  readonly objects: readonly { readonly name: string; readonly body: string; readonly metadata: Readonly<Record<string, string>> }[]
}

/** A log in several forms, in base64. */
export interface Inputs {
  readonly plain: string
  readonly zipped: string
  readonly lines: string
  readonly digests: DigestInputs
}

const HOUR = 3_600_000
const HOURS = 4

export function makeInputs(): Inputs {
  const log = madeUpLog(11, 120_000, 'any')
  const lines = JSON.parse(log.toString())
    .Records.map((record: unknown) => JSON.stringify(record))
    .join('\n')
  const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64')
  return { plain: base64(log), zipped: base64(gzipSync(log)), lines: base64(lines), digests: digestInputs(base64) }
}

function digestInputs(base64: (bytes: Uint8Array) => string): DigestInputs {
  const start = Date.parse('2026-11-22T10:01:31Z')
  const { privateKey, ...key } = testKey('f1', start - HOUR, start + 100 * HOUR)
  const { objects } = makeChain({ key: { ...key, privateKey }, start, hours: HOURS })
  return {
    scope: SCOPE,
    from: start,
    to: start + HOURS * HOUR,
    now: start + (HOURS + 4) * HOUR,
    key: { ...key, der: base64(spki(privateKey)) },
    objects: [...objects].map(([name, { bytes, metadata }]) => ({ name, body: base64(bytes), metadata })),
  }
}

/** WebCrypto wants SPKI, where CloudTrail gives PKCS #1. */
function spki(privateKey: KeyObject): Uint8Array {
  return createPublicKey(privateKey.export({ type: 'pkcs8', format: 'pem' })).export({ type: 'spki', format: 'der' })
}
