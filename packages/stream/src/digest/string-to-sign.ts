import type { Digest } from './digest.ts'

/**
 * The bytes that CloudTrail signs for a digest: its end as written, where it lies, the hash of its inflated contents and the signature of the one
 * before it, or the word `null`, each on a line of its own.
 *
 * Source: CloudTrail User Guide, "Custom implementations of CloudTrail log file integrity validation".
 */
export function stringToSign({ endText, place, previousSignature }: Digest, sha256: string): Uint8Array {
  return new TextEncoder().encode([endText, `${place.bucket}/${place.key}`, sha256, previousSignature ?? 'null'].join('\n'))
}

/** Read hexadecimal; `undefined` for any other text. */
export function parseHex(text: string): Uint8Array | undefined {
  if (text.length === 0 || text.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(text)) return undefined
  return Uint8Array.from({ length: text.length / 2 }, (_, at) => Number.parseInt(text.slice(2 * at, 2 * at + 2), 16))
}
