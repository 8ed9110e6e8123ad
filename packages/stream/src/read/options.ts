import type { Decode } from '../event/text.ts'
import type { Where } from '../event/where.ts'
import type { EngineName } from '../scan/engine.ts'
import type { Limits } from './limits.ts'

/** How to read. */
export interface ReadOptions {
  /** Which events are wanted: by each field named, one of the values listed. All, where it is absent. */
  readonly where?: Where
  /** `auto`, the default, is WebAssembly where the platform has its SIMD instructions. Both find the same. */
  readonly engine?: EngineName | 'auto'
  /** Validate every record as JSON, wanted or not: slower, about as `JSON.parse` of everything. */
  readonly strict?: boolean
  /** Give each batch bytes of its own, and take them back at the next: `event.raw` kept too long is then empty instead of wrong. */
  readonly debug?: boolean
  readonly limits?: Partial<Limits>
  /**
   * Shown all bytes of the source in their order, unzipped: for a hash of them, say. Views, valid until it returns. Each byte once, before the events
   * in it.
   */
  readonly onBytes?: ((bytes: Uint8Array) => void) | undefined
  /** What errors call the source. */
  readonly name?: string
  /** Decodes UTF-8; for platforms that have something faster than `TextDecoder`. */
  readonly decode?: Decode
}
