import { readFileSync } from 'node:fs'

/**
 * The most memory that a process had, in bytes; 0 if it is not there any more. Where the kernel does not tell it of the program alone,
 * of this process only, and not less than what the process had that started it: `man getrusage`, `ru_maxrss`, is kept across `execve`.
 */
export function peakOf(pid: number | 'self'): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return pid === 'self' ? process.resourceUsage().maxRSS * 1024 : 0
  }
}
