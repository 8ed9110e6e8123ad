import type { DigestStore, Unreadable } from '@trailmend/stream'

/** Where digests and log files lie, and what folders there are. */
export interface Shelf {
  readonly store: DigestStore
  /** The names of folders right below a prefix that ends in a slash, sorted. Attacker-controlled. */
  folders(below: { readonly bucket: string; readonly prefix: string }): Promise<readonly string[] | Unreadable>
}
