// What `verifyDigests` is given, made of what every platform has: WebCrypto and DecompressionStream.

import { type DigestCrypto, type DigestStore, type GunzipPart, type Outcome, verifyDigests } from '@trailmend/stream'
import type { DigestInputs } from './inputs.ts'

type Codes = Record<string, number>

/** Verifies the digests as they are, and once more after one log was changed. Counts the outcomes by their codes. */
export async function verifyWithWebCrypto(
  inputs: DigestInputs,
  decode: (base64: string) => Uint8Array<ArrayBuffer>,
): Promise<{ readonly verified: Codes; readonly tampered: Codes }> {
  const objects = new Map(inputs.objects.map(({ name, body, metadata }) => [name, { body: decode(body), metadata }]))
  const key = { ...inputs.key, der: decode(inputs.key.der) }
  const verified = await outcomes(inputs, objects, key)
  const [name, log] = [...objects].find(([each]) => each.includes('/CloudTrail/'))!
  const other = [...objects].findLast(([each]) => each.includes('/CloudTrail/'))![1]
  objects.set(name, { ...log, body: other.body })
  return { verified, tampered: await outcomes(inputs, objects, key) }
}

type Objects = ReadonlyMap<string, { readonly body: Uint8Array<ArrayBuffer>; readonly metadata: Readonly<Record<string, string>> }>
type Key = Omit<DigestInputs['key'], 'der'> & { readonly der: Uint8Array<ArrayBuffer> }

async function outcomes({ scope, from, to, now }: DigestInputs, objects: Objects, key: Key): Promise<Codes> {
  const hashes = await hashesOf([...objects.values()].map(({ body }) => body))
  const codes: Codes = {}
  for await (const told of verifyDigests(storeOf(objects, key), webCrypto(hashes), { scope, from, to, now }))
    if (told.kind === 'outcome') codes[(told as Outcome).code] = (codes[(told as Outcome).code] ?? 0) + 1
  return codes
}

const nameOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
const hexOf = (bytes: ArrayBuffer): string => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** WebCrypto hashes only what is whole, and later: so all that will be asked for is hashed before. */
async function hashesOf(bodies: readonly Uint8Array<ArrayBuffer>[]): Promise<ReadonlyMap<string, string>> {
  const hashes = new Map<string, string>()
  for (const body of bodies)
    for (const bytes of [body, await gunzipped(body)]) hashes.set(nameOf(bytes), hexOf(await crypto.subtle.digest('SHA-256', bytes)))
  return hashes
}

async function gunzipped(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer())
}

function webCrypto(hashes: ReadonlyMap<string, string>): DigestCrypto {
  return {
    sha256() {
      let seen = ''
      return {
        update: (bytes) => {
          seen += nameOf(bytes)
        },
        hex: () => hashes.get(seen) ?? 'not hashed',
      }
    },
    async verifyRsa({ der, message, signature }) {
      const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
      const key = await crypto.subtle.importKey('spki', Uint8Array.from(der), algorithm, false, ['verify'])
      return crypto.subtle.verify(algorithm.name, key, Uint8Array.from(signature), Uint8Array.from(message))
    },
    async *gunzip(body): AsyncGenerator<GunzipPart> {
      const pieces: Uint8Array<ArrayBuffer>[] = []
      for await (const piece of body) pieces.push(Uint8Array.from(piece))
      yield { part: 'bytes', bytes: await gunzipped(new Uint8Array(await new Blob(pieces).arrayBuffer())) }
      yield { part: 'member' }
    },
  }
}

function storeOf(objects: Objects, key: Key): DigestStore {
  return {
    async *list({ bucket, prefix }) {
      const names = [...objects.keys()].filter((name) => name.startsWith(`${bucket}/${prefix}`)).sort()
      yield names.map((name) => ({ key: name.slice(bucket.length + 1) }))
    },
    async get(place) {
      const found = objects.get(`${place.bucket}/${place.key}`)
      if (found === undefined) return { missing: true }
      return { body: once(found.body), metadata: found.metadata }
    },
    publicKeys: async () => [key],
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
