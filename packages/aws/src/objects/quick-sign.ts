import { createHmac, createSecretKey, hash } from 'node:crypto'

/** A request with its signature among its headers. */
export interface SignedRequest {
  readonly method: string
  readonly path: string
  readonly query?: Readonly<Record<string, unknown>> | undefined
  readonly headers: Readonly<Record<string, string>>
}

/** Signs requests that are as another but for their path and time. Source: AWS Identity and Access Management User Guide, "Create a signed AWS API request". */
export interface QuickSigner {
  /**
   * The headers of a request with a signature.
   *
   * @param path - as it is sent, of characters that are the same encoded
   * @param time - of the day that it was made for, as in `20261122T100000Z`
   */
  readonly sign: (path: string, time: string) => Readonly<Record<string, string>>
}

const AUTHORIZATION = /^(AWS4-HMAC-SHA256 Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+), Signature=)([0-9a-f]{64})$/
const [DATE, CONTENT] = ['x-amz-date', 'x-amz-content-sha256'] as const

/**
 * Learns from a request without a body that the SDK's signer signed how to sign others. `undefined` where what comes of that is not the same signature:
 * then only that signer knows how.
 *
 * With the keys of a day made once, a signature takes two hashes; the SDK makes some of the keys anew for each.
 */
export function quickSigner({ method, path, query, headers }: SignedRequest, secretAccessKey: string): QuickSigner | undefined {
  const values = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim().replace(/\s+/g, ' ')]))
  const [, beginning = '', scope = '', names = '', signature] = AUTHORIZATION.exec(values.get('authorization') ?? '') ?? []
  const [before, after] = names
    .split(';')
    .map((name) => `${name}:${name === DATE ? '\n' : values.get(name)}\n`)
    .join('')
    .split(`${DATE}:\n`)
  if (signature === undefined || after === undefined) return undefined
  const rest = `${after}\n${names}\n${values.get(CONTENT)}`
  const first = `${queryOf(query)}\n${before}${DATE}:`
  const key = createSecretKey(
    scope.split('/').reduce((made, part) => createHmac('sha256', made).update(part).digest(), Buffer.from(`AWS4${secretAccessKey}`)),
  )
  const sign: QuickSigner['sign'] = (to, time) => {
    const wanted = hash('sha256', `${method}\n${to}\n${first}${time}${rest}`)
    const made = createHmac('sha256', key).update(`AWS4-HMAC-SHA256\n${time}\n${scope}\n${wanted}`).digest('hex')
    return { ...headers, [DATE]: time, authorization: beginning + made }
  }
  const time = values.get(DATE) ?? ''
  return sign(path, time).authorization === beginning + signature ? { sign } : undefined
}

/** As it is signed, where its names and values need no encoding; else no signature comes of it. */
function queryOf(query: SignedRequest['query']): string {
  return Object.entries(query ?? {})
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('&')
}
