import type { KnownRun } from '../../../packages/operate/src/repair/runs.ts'
import { automaticRun } from '../../../packages/operate/src/watch/may-begin.ts'

export const ACCOUNT = '111122223333'
/** A run that a person began. */
export const BY_HAND: string = `${ACCOUNT}-0123456789abcdef`
/** A run of automation. */
export const OURS: string = automaticRun(BY_HAND)

/** A run of automation that was applied, or what else it is said to be. */
export function knownRun(over: Partial<KnownRun> = {}): KnownRun {
  return {
    run: OURS,
    account: ACCOUNT,
    startedAt: '2026-11-22T00:00:00.000Z',
    lastAt: '2026-11-22T00:00:01.000Z',
    steps: 1,
    outcome: 'applied',
    because: '',
    isUndo: false,
    held: new Map(),
    ...over,
  }
}
