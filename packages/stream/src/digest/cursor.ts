import type { ChainState } from './chain-state.ts'
import type { PreviousDigest } from './digest.ts'
import type { Run } from './run.ts'

/** A cursor that was not made for what is asked for, or not by this version. */
export class CursorError extends Error {
  override readonly name = 'CursorError'
}

const VERSION = 1

/** A state as JSON can hold it. */
type WrittenState = Omit<ChainState, 'declared' | 'expects'> & {
  readonly declared: readonly string[]
  readonly expects: PreviousDigest | null | 'unknown'
}

/** Write where a walk stands between two days. Plain text, to be kept by whoever wants to go on. */
export function writeCursor(run: Run, state: ChainState): string {
  return JSON.stringify({
    version: VERSION,
    run: identity(run),
    state: { ...state, expects: state.expects === undefined ? 'unknown' : state.expects, declared: [...state.declared] },
  })
}

/**
 * Go on from a cursor. It is trusted as what one's own program wrote: whoever can change it decides what is looked at.
 *
 * @throws CursorError where it is of another trail, region or time.
 */
export function readCursor(run: Run, cursor: string): ChainState {
  let value: { readonly version?: unknown; readonly run?: unknown; readonly state?: WrittenState }
  try {
    value = JSON.parse(cursor)
  } catch (cause) {
    throw new CursorError('the cursor is not JSON', { cause })
  }
  if (
    value?.version !== VERSION ||
    value.run !== identity(run) ||
    typeof value.state?.day !== 'number' ||
    !Array.isArray(value.state.declared)
  ) {
    throw new CursorError('the cursor is of another trail, region or time, or of another version')
  }
  const { state } = value
  return {
    ...state,
    expects: state.expects === 'unknown' ? undefined : state.expects,
    reached: state.reached ?? undefined,
    top: state.top ?? undefined,
    declared: new Set(state.declared),
  }
}

function identity({ scope, from, to }: Run): string {
  const { bucket, prefix, organizationId, account, region, trail, homeRegion } = scope
  return JSON.stringify([bucket, prefix, organizationId ?? null, account, region, trail, homeRegion, from, to])
}
