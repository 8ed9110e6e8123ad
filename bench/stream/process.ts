import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** What a process answers to a number of passes. */
export interface Round {
  /** Seconds of processor time, of all threads. */
  readonly cpu: number
  readonly wall: number
  /** Bytes of memory at most, since the process began. */
  readonly peak: number
  readonly count: number
  readonly check: number
}

/** A process that waits to be asked for rounds. */
export interface Measured {
  readonly round: (passes: number) => Promise<Round>
  readonly stop: () => void
}

/** The line that names an error, or the last one. */
function lastWords(said: string): string {
  const lines = said.trim().split('\n')
  return lines.find((line) => /(?:Error|Exception):? /.test(line)) ?? (lines.at(-1) || 'without a word')
}

/** Starts a process and waits until it is ready. Throws with its last words if it ends before. */
export async function startMeasured([command = '', ...args]: readonly string[]): Promise<Measured> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-2000)
  })
  child.on('error', (error) => {
    said += error.message
  })
  child.stdin.on('error', () => {})
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const answer = async (): Promise<unknown> => {
    const { done, value } = await lines.next()
    if (done) throw new Error(`ended: ${lastWords(said)}`)
    return JSON.parse(value)
  }
  await answer()
  return {
    round: async (passes) => {
      child.stdin.write(`${passes}\n`)
      return (await answer()) as Round
    },
    stop: () => child.stdin.end(),
  }
}
