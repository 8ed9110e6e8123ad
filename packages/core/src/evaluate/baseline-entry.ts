/** What a fingerprint says. */
export interface FingerprintParts {
  readonly control: string
  readonly account: string
  /** `global` for what has no region. */
  readonly region: string
  /** The ARN of the resource, or its id where it has none. */
  readonly resource: string
}

/** Longer than any: four names of 2,048 characters, the longest that AWS gives an ARN, every one of them encoded. */
const MAX_LENGTH = 100_000

/**
 * Read a fingerprint, as `fingerprint` writes it; `undefined` for any other text.
 *
 * Only the one spelling that is written is read: an entry in another would look like a finding and never match one.
 */
export function parseFingerprint(text: string): FingerprintParts | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const parts = text.split('/')
  const [control, account, region, resource] = parts.map(decoded)
  if (parts.length !== 4 || !control || !account || !region || !resource) return undefined
  return { control, account, region, resource }
}

function decoded(part: string): string | undefined {
  try {
    const name = decodeURIComponent(part)
    return encodeURIComponent(name) === part ? name : undefined
  } catch {
    return undefined
  }
}
