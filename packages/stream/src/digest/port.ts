/** Where an object lies. */
export interface Place {
  readonly bucket: string
  readonly key: string
}

/** Something that could not be looked at: nothing is known of it, which is neither good nor bad. */
export interface Unreadable {
  readonly unreadable: 'denied' | 'failed'
  /** In words, for whoever reads the outcome. */
  readonly because: string
  /** The permission that is missing, such as `s3:GetObject`. */
  readonly needs?: string
}

export interface ListedObject {
  readonly key: string
  /** Bytes, as stored. */
  readonly size?: number
}

/** An object's bytes as stored, in pieces, and its metadata without the `x-amz-meta-` before the names, which are in lower case. */
export interface Found {
  readonly body: AsyncIterable<Uint8Array>
  readonly metadata: Readonly<Record<string, string>>
}

/** `archived`: the object is there, but in a storage class that must be restored before it can be read. */
export type Got = Found | { readonly missing: true } | { readonly archived: string } | Unreadable

/** A key as CloudTrail publishes it. Times are in milliseconds since 1970-01-01 UTC. */
export interface PublicKey {
  readonly fingerprint: string
  /** DER: what the answer of ListPublicKeys calls `Value`, as bytes (PKCS #1, or SPKI). */
  readonly der: Uint8Array
  readonly validFrom: number
  readonly validTo: number
}

/** What verification reads: a bucket, a folder that mirrors one, or a test's memory. */
export interface DigestStore {
  /** The objects whose keys begin with a prefix, in the order of their keys' UTF-8, in pages. */
  list(wanted: { readonly bucket: string; readonly prefix: string }): AsyncIterable<readonly ListedObject[] | Unreadable>
  /** One object. A body may throw while it is read; nothing is then known of the object. */
  get(place: Place): Promise<Got>
  /** The keys of one region that were valid at some time between two, all pages of them. */
  publicKeys(wanted: { readonly region: string; readonly from: number; readonly to: number }): Promise<readonly PublicKey[] | Unreadable>
  /** Whether `publicKeys` tells every key that CloudTrail published, so that what has none of them was not signed by it; yes unless `false`. */
  readonly allKeys?: boolean
}

/** A hash under way. `hex` tells the hash of what has come so far, and more may come after it. */
export interface Sha256 {
  update(bytes: Uint8Array): void
  hex(): string
}

/**
 * What comes out of bytes that should be gzip, in their order: contents; the end of a member whose length and checksum are right; bytes behind
 * the last member that are none (once); or what is wrong, after which nothing comes.
 */
export type GunzipPart =
  | { readonly part: 'bytes'; readonly bytes: Uint8Array }
  | { readonly part: 'member' }
  | { readonly part: 'trailing' }
  | { readonly part: 'broken'; readonly because: 'not-gzip' | 'truncated' | 'damaged' }

/** What verification computes with; none of it is in the language itself. */
export interface DigestCrypto {
  sha256(): Sha256
  /** Whether a signature is RSASSA-PKCS1-v1_5 with SHA-256 of a message. Throws where the key is none. */
  verifyRsa(check: { readonly der: Uint8Array; readonly message: Uint8Array; readonly signature: Uint8Array }): boolean | Promise<boolean>
  /** Inflate, one piece at a time; a body that throws makes it throw the same. */
  gunzip(body: AsyncIterable<Uint8Array>): AsyncIterable<GunzipPart>
}
