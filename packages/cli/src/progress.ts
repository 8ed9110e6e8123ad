import type { Progress } from '@trailmend/operate'
import type { Io } from './io.ts'

/** A line on standard error that says how far the work has come, for as long as it lasts. */
export interface ProgressLine {
  readonly step: Progress
  readonly stop: () => void
}

/** Show progress to whoever watches; nothing at all where nobody does. */
export async function startProgress(io: Io): Promise<ProgressLine> {
  if (!io.watched) return { step: () => {}, stop: () => {} }
  // Loaded only where it is shown: it takes a good part of what a replay takes.
  const { default: ora } = await import('ora')
  const line = ora({ text: 'Checking', stream: process.stderr, isEnabled: true }).start()
  return {
    step: ({ what, done, total, calls }) => {
      line.text = `Checking: ${done} of ${total} ${what}${calls === undefined ? '' : `, ${calls} calls answered`}`
    },
    stop: () => void line.stop(),
  }
}
