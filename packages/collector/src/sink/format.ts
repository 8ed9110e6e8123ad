import type { Event } from '@trailmend/stream'

/** How a sink writes an event that is not to stay as it was delivered. */
export interface EventFormat {
  /** Such as `ocsf`: part of the names of what is written, and of its labels. */
  readonly name: string
  /**
   * The event's bytes, without a line break in or behind them; they are the sink's to keep. An event that this format cannot say is
   * refused with the reason: it is `Rejected`, and the others go on. Throws only what is a mistake of ours.
   */
  encode(event: Event): Uint8Array | { readonly because: string }
}
