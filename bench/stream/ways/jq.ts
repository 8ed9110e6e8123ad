import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { peakOf } from '../peak.ts'
import { checkOf, type OpenWay, WANTED } from '../way.ts'

const FILTER = `.Records[] | select(.eventName == "${WANTED}") | .eventID`
/** Clock ticks in a second, as Linux counts the times of processes. */
const TICKS = 100

/** `gzip -dc FILES | jq`, as people write it: two processes, of which the kernel of Linux says what they used. */
export const open: OpenWay = (files) => {
  let peak = 0
  return {
    cpu: childrensSeconds,
    peak: () => peak,
    pass: async () => {
      const gzip = spawn('gzip', ['-dc', ...files.map(({ path }) => path)], { stdio: ['ignore', 'pipe', 'inherit'] })
      const jq = spawn('jq', ['-r', FILTER], { stdio: ['pipe', 'pipe', 'inherit'] })
      const ended = Promise.all([ending(gzip), ending(jq)])
      gzip.stdout.pipe(jq.stdin)
      const look = setInterval(() => {
        peak = Math.max(peak, peakOf(jq.pid ?? 'self'))
      }, 10)
      const lines = await text(jq.stdout)
      await ended
      clearInterval(look)
      const ids = lines.split('\n').slice(0, -1)
      return { count: ids.length, check: ids.reduce((sum, id) => sum + checkOf(id), 0) }
    },
  }
}

function ending(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${child.spawnfile} ended with ${code}`))))
  })
}

/** What children that ended used: `man proc_pid_stat`, the 16th and 17th field. */
function childrensSeconds(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[13]) + Number(fields[14])) / TICKS
}
