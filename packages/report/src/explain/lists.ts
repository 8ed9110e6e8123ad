import type { BenchmarkId, Control } from '@trailmend/core'
import { wrap } from '../table/wrap.ts'

/** Every control with its severity, its title and its numbers. */
export function listControls(controls: readonly Control[], { width }: { readonly width: number }): string {
  const blocks = controls.map(({ id, severity, title, benchmarks }) => {
    const numbers = Object.entries(benchmarks).map(([benchmark, { number }]) => `${benchmark} ${number}`)
    return [
      `${id} (${severity})`,
      ...wrap(title, width - 2).map((line) => `  ${line}`),
      ...wrap(numbers.length === 0 ? 'in no benchmark' : numbers.join(', '), width - 2).map((line) => `  ${line}`),
      '',
    ]
  })
  return `${blocks.flat().join('\n')}`
}

/** Every benchmark, and how many of its controls this version judges. */
export function listBenchmarks(benchmarks: Readonly<Record<BenchmarkId, string>>, controls: readonly Control[]): string {
  const rows = Object.entries(benchmarks).map(([id, name]) => {
    const count = controls.filter((control) => control.benchmarks[id as BenchmarkId] !== undefined).length
    return `${id.padEnd(14)} ${name}: ${count} ${count === 1 ? 'control' : 'controls'}\n`
  })
  return rows.join('')
}
