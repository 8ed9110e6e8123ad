import type { LockHolder } from '../ports.ts'

/** What tells this process from all others. */
export interface LockSelf {
  readonly host: string
  readonly pid: number
  /** Different for every process that ever had this id on this host, such as the time when it began. */
  readonly born: string
  /** Whether a process of this host lives; true where that cannot be told. */
  isAlive(pid: number): boolean
}

/** What is in a lock. */
export interface LockText extends LockHolder {
  readonly born: string
  /** Whether nobody has it any more. */
  readonly isReleased: boolean
}

const MOST = 10_000
const NOBODY_KNOWS: LockText = { run: 'unknown', host: 'unknown', pid: 0, at: 'unknown', born: '', isReleased: false }

/** The text of a lock. */
export function lockText({ host, pid, born }: LockSelf, run: string, { at, isReleased }: Pick<LockText, 'at' | 'isReleased'>): string {
  return `${JSON.stringify({ run, host, pid, born, at, isReleased } satisfies LockText)}\n`
}

/** What a lock says; one that cannot be read is somebody's. Attacker-controlled. */
export function readLock(text: string): LockText {
  const read = text.length > MOST ? undefined : parsed(text)
  return isLock(read) ? read : NOBODY_KNOWS
}

function isLock(value: unknown): value is LockText {
  if (typeof value !== 'object' || value === null) return false
  const fields = new Map<string, unknown>(Object.entries(value))
  return (
    ['run', 'host', 'at', 'born'].every((name) => typeof fields.get(name) === 'string') &&
    Number.isSafeInteger(fields.get('pid')) &&
    typeof fields.get('isReleased') === 'boolean'
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
