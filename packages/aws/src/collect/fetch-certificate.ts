/** Bytes of a certificate: they have about two thousand. */
const MOST_BYTES = 64 * 1024
const LONGEST = 10_000

/** Get a certificate of SNS. The address must have been looked at. Throws where it cannot be got, is too large, or leads elsewhere. */
export async function fetchCertificate(url: string): Promise<string> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(LONGEST) })
  if (!response.ok) throw new Error(`the certificate at ${url} was answered with ${response.status}`)
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of response.body ?? []) {
    length += piece.length
    if (length > MOST_BYTES) throw new Error(`the certificate at ${url} is larger than any is`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('latin1')
}
