import { readFileSync } from 'node:fs'

/** The kernel's ticks in a second, as every Linux counts for programs. Source: proc(5), `sysconf(_SC_CLK_TCK)`. */
const TICKS = 100

/** Seconds of processor time of another process, with all its threads. `undefined` where the system has no such file. */
export function cpuOf(pid: number | undefined): number | undefined {
  try {
    // The name, the second field, may have spaces in it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / TICKS
  } catch {
    return undefined
  }
}

/** Bytes of another process in memory: now, and at most so far. */
export function memoryOf(pid: number | undefined): { readonly now: number; readonly most: number } | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const of = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) * 1024
    return { now: of('VmRSS'), most: of('VmHWM') }
  } catch {
    return undefined
  }
}
