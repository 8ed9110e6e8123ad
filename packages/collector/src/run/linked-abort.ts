/** A signal that is aborted with another, or before it. */
export interface LinkedAbort {
  readonly signal: AbortSignal
  abort(reason: unknown): void
  /** Lets go of the other. To be called when nobody needs the signal any more. */
  unlink(): void
}

/**
 * A signal of its own for what ends when `outer` says so, or earlier. As `AbortSignal.any` of two, which takes 7 microseconds with its listeners, and
 * leaves the garbage collector weak references to look after; with this it is a half, and `unlink` must be called.
 */
export function linkedTo(outer: AbortSignal): LinkedAbort {
  const own = new AbortController()
  if (outer.aborted) own.abort(outer.reason)
  else outer.addEventListener('abort', pass)
  return {
    signal: own.signal,
    abort: (reason) => own.abort(reason),
    unlink: () => outer.removeEventListener('abort', pass),
  }

  function pass(): void {
    own.abort(outer.reason)
  }
}
