import type { Progress } from '@trailmend/operate'
import type { VerifyProgress } from '@trailmend/operate/verify'
import { visible } from '@trailmend/report/escape'
import type { Io } from './io.ts'

/** A line on standard error that says how far the work has come, for as long as it lasts. */
export interface ProgressLine<Step> {
  readonly step: Step
  readonly stop: () => void
}

/** Show how far a check, or whatever else asks accounts, has come to whoever watches; nothing at all where nobody does. */
export async function startProgress(io: Io, doing = 'Checking'): Promise<ProgressLine<Progress>> {
  const { show, stop } = await startLine(io, doing)
  return {
    step: ({ what, done, total, calls }) => {
      show(`${doing}: ${done} of ${total} ${what}${calls === undefined ? '' : `, ${calls} calls answered`}`)
    },
    stop,
  }
}

/** Show how far a verification has come to whoever watches; nothing at all where nobody does. */
export async function startVerifyProgress(io: Io): Promise<ProgressLine<VerifyProgress>> {
  const { show, stop } = await startLine(io, 'Verifying')
  return {
    step: ({ chain, done, total, share, digests, logs }) => {
      const filled = Math.round(share * BAR)
      const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${Math.floor(share * 100)} %`
      const which = total > 1 ? `${done + 1} of ${total}: ` : ''
      show(`Verifying ${bar}  ${digests} digests, ${logs} log files  ${which}${visible(chain, { limit: 80 })}`)
    },
    stop,
  }
}

const BAR = 20

async function startLine(io: Io, text: string): Promise<{ readonly show: (text: string) => void; readonly stop: () => void }> {
  if (!io.watched) return { show: () => {}, stop: () => {} }
  // Loaded only where it is shown: it takes a good part of what a replay takes.
  const { default: ora } = await import('ora')
  const line = ora({ text, stream: process.stderr, isEnabled: true }).start()
  return {
    show: (shown) => {
      line.text = shown
    },
    stop: () => void line.stop(),
  }
}
