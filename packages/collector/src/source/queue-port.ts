/** A message as a queue hands it out. */
export interface ReceivedMessage {
  readonly id: string
  readonly body: string
  /** Names this receipt of it; another receipt has another. */
  readonly handle: string
  /** This time included. */
  readonly receiveCount?: number
  /** Milliseconds since 1970-01-01 UTC. */
  readonly sentAt?: number
}

/** What became of one of several. `lost`: its handle is no longer good. `failed`: why; the others are not concerned. */
export type EntryFate = 'done' | 'lost' | { readonly failed: string }

/** A queue: SQS by way of the SDK, or a test's memory. Everything throws what is worth trying again, with the name that AWS gives it. */
export interface QueuePort {
  readonly name: string
  /** Ten at most. Waits so many seconds, or until the signal is aborted, where nothing is there. */
  receive(wanted: ReceiveWish, signal: AbortSignal): Promise<readonly ReceivedMessage[]>
  /** Hide messages for so many seconds from now; 0 is until somebody asks. Ten at most. */
  hide(entries: readonly { readonly handle: string; readonly seconds: number }[]): Promise<readonly EntryFate[]>
  /** Ten at most. */
  remove(handles: readonly string[]): Promise<readonly EntryFate[]>
}

export interface ReceiveWish {
  readonly most: number
  readonly waitSeconds: number
  /** How long they are hidden from others. */
  readonly hiddenSeconds: number
}
