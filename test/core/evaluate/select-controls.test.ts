import { describe, expect, test } from 'vitest'
import type { Control } from '../../../packages/core/src/evaluate/control.ts'
import { CONTROLS } from '../../../packages/core/src/evaluate/controls/index.ts'
import { type Selection, selectControls } from '../../../packages/core/src/evaluate/select-controls.ts'

const [any] = CONTROLS

/** A control of which only the id and the benchmarks matter. */
function control(id: string, benchmarks: Control['benchmarks']): Control {
  if (any === undefined) throw new Error('there is no control')
  return { ...any, id, benchmarks }
}

const CARDS = [
  control('first', {
    'cis-aws@1.2': { number: '2.1' },
    'cis-aws@2.0': { number: '3.1', level: 1 },
    'cis-aws@6.0': { number: '4.1', level: 1 },
  }),
  control('second', {
    'cis-aws@1.2': { number: '2.2' },
    'cis-aws@2.0': { number: '3.2', level: 2 },
    'aws-fsbp@1.0': { number: 'CloudTrail.4' },
  }),
  control('moved', { 'cis-aws@2.0': { number: '4.1', level: 1 }, 'cis-aws@6.0': { number: '5.1', level: 2 } }),
  control('unlevelled', { 'aws-fsbp@1.0': { number: 'CloudTrail.9' } }),
  control('beyond', {}),
]

describe('which controls are selected', () => {
  test.each<[string, Selection, string]>([
    ['no wish', {}, 'first second moved unlevelled beyond'],
    ['a benchmark', { benchmark: 'cis-aws@2.0' }, 'first second moved'],
    ['its first level', { benchmark: 'cis-aws@2.0', level: 1 }, 'first moved'],
    ['its second level, which holds the first', { benchmark: 'cis-aws@2.0', level: 2 }, 'first second moved'],
    ['the level that this version gives', { benchmark: 'cis-aws@6.0', level: 1 }, 'first'],
    ['a level of a benchmark without levels', { benchmark: 'cis-aws@1.2', level: 1 }, 'first second'],
    ['a level of another without', { benchmark: 'aws-fsbp@1.0', level: 1 }, 'second unlevelled'],
    ['a level of no benchmark: the lowest of any, or none', { level: 1 }, 'first moved unlevelled beyond'],
    ['the second level of no benchmark', { level: 2 }, 'first second moved unlevelled beyond'],
    ['ids', { controls: ['beyond', 'first'] }, 'first beyond'],
    ['ids within a benchmark', { controls: ['beyond', 'first'], benchmark: 'cis-aws@2.0' }, 'first'],
    ['nothing that there is', { controls: ['second'], benchmark: 'cis-aws@2.0', level: 1 }, ''],
  ])('%s', (_name, selection, ids) => {
    expect(selectControls(CARDS, selection).map(({ id }) => id)).toEqual(ids === '' ? [] : ids.split(' '))
  })
})
