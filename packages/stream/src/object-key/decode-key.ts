/**
 * Decode a key as notifications of S3 carry it: form-encoded, so that `+` is a space and `%XX` a byte of UTF-8.
 *
 * Answers `undefined` where an escape is broken or does not make UTF-8. Only the forms that encode may be decoded: a `+` in a
 * key as listed is a plus. Source: Amazon S3 User Guide, "Event message structure".
 */
export function decodeObjectKey(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

/** Encode a key as notifications of S3 carry it, leaving slashes as they are. */
export function encodeObjectKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/')
}
