import type { Counts } from '../run/counts.ts'
import { grouped } from './grouped.ts'
import type { Io } from './io.ts'

/** A line on standard error that says how far a run has come, for as long as it lasts. */
export interface ProgressLine {
  readonly step: (counts: Counts) => void
  readonly stop: () => void
}

/** Show how far a run has come to whoever watches; nothing at all where nobody does. */
export async function startProgress({ watched, stderr }: Pick<Io, 'watched' | 'stderr'>): Promise<ProgressLine> {
  if (!watched) return { step: () => {}, stop: () => {} }
  // Loaded only where it is shown.
  const { default: ora } = await import('ora')
  const line = ora({ text: 'Collecting', stream: stderr, isEnabled: true }).start()
  return {
    step: ({ objects, events, deliveries }) => {
      const under = deliveries.received - deliveries.acknowledged - deliveries.released - deliveries.lost
      line.text = `Collecting: ${grouped(objects.stored)} objects, ${grouped(events.kept)} events, ${under} deliveries under way`
    },
    stop: () => void line.stop(),
  }
}
