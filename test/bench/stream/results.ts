import type { Figure } from '../../../bench/stream/measure.ts'
import type { Results } from '../../../bench/stream/results.ts'

/** A made-up figure. */
export function figure(more: Partial<Figure>): Figure {
  const one = { rounds: 1, passes: 1, peak: 5e7, count: 3, check: 1 }
  const speed = more.speed ?? 100
  return { corpus: '50 MB, ASCII', task: 'filter', way: 'a way', speed, slowest: speed, fastest: speed, ...one, ...more }
}

/** A made-up run. */
export function results(figures: readonly Figure[]): Results {
  return {
    machine: { processor: 'A processor', cores: 2, memory: 1e9, system: 'Linux x64', load: 0 },
    versions: { node: '24.0.0' },
    corpora: [{ name: '50 MB, ASCII', files: 1, plainBytes: 5e7, zippedBytes: 5.8e6 }],
    figures,
    missing: [],
  }
}
