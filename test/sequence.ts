import { basename } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The files that take longest, longest first: begun late, they would go on alone when all else has ended. */
const LONG: readonly string[] = [
  'kills.moto.test.ts',
  'apply.moto.test.ts',
  'kills.process.test.ts',
  'validate-logs.moto.test.ts',
  'resume.moto.test.ts',
  'kill.process.test.ts',
  'watch.moto.test.ts',
  'controls-monitors-delivery.moto.test.ts',
  'html-report.browser.test.ts',
  'install.process.test.ts',
  'run.process.test.ts',
  'commands.process.test.ts',
  'boundaries.moto.test.ts',
  'faults.test.ts',
  'simulate.test.ts',
  'inflate.test.ts',
  'groups.test.ts',
  'kill-points.test.ts',
  'bounded.test.ts',
]

/** How many are begun before a file: of those that take long few, of the others many. */
const place = ({ moduleId }: TestSpecification): number => {
  const found = LONG.indexOf(basename(moduleId))
  return found < 0 ? LONG.length : found
}

/** Every second one of one list, and the others of the other, as far as both go. */
const inTurn = <T>(some: readonly T[], others: readonly T[]): T[] =>
  Array.from({ length: Math.max(some.length, others.length) }).flatMap((_, index) => [
    ...some.slice(index, index + 1),
    ...others.slice(index, index + 1),
  ])

/**
 * Orders files so that all processors have work up to the end: what takes long first, and what waits for moto beside what computes. Pure files come
 * last and together, for one process takes many of them.
 */
export default class Sequence extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = (await super.sort(files)).toSorted((a, b) => place(a) - place(b))
    const of = (...tiers: string[]) => sorted.filter(({ project }) => tiers.includes(project.name))
    return [...of('walk'), ...inTurn(of('moto'), of('process', 'browser')), ...of('pure')]
  }
}
