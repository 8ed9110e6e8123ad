import { readFileSync } from 'node:fs'
import { DEFAULTS, FORMATS } from '@trailmend/operate'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { INPUT_NAMES } from '../../packages/action/src/inputs.ts'
import { OUTPUT_NAMES } from '../../packages/action/src/outputs.ts'
import { createProgram } from '../../packages/cli/src/program.ts'

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')

type Described = Readonly<Record<string, { readonly description: string }>>
const action: { inputs: Described; outputs: Described; runs: object } = parse(read('action.yml'))

/** What only a workflow can be told in: there is no flag for it. */
const ONLY_HERE = [
  'sarif-file',
  'sarif-category',
  'summary',
  'annotations',
  'comment',
  'fork-replay',
  'base-result',
  'token',
  'on-drift',
  'drift-label',
  'redact',
  'mode',
  'profile',
  'apply-role',
  'journal',
]

/** What a gate has no business with: it only reads. */
const ONLY_FLAGS = ['send']

async function flagsOfCheck(): Promise<readonly string[]> {
  const io = {
    env: {},
    folder: '',
    width: 80,
    color: false,
    watched: false,
    asking: undefined,
    signals: { on() {}, off() {}, exit() {} },
    print() {},
    say() {},
    readInput: async () => '',
    clock: () => 0,
  }
  const check = (await createProgram(io, () => {})).commands.find((command) => command.name() === 'check')
  return check?.options.map(({ long }) => String(long).slice(2)) ?? []
}

/** The rows of a table behind a heading: `| \`name\` | description |`. */
function rows(page: string, heading: string): readonly (readonly string[])[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`)
  const [table = ''] = section.split(/\n## /)
  return [...table.matchAll(/^\| `([^`]+)` \| (.*) \|$/gm)].map(([, name = '', text = '']) => [name, text])
}

const described = (what: Described) => Object.entries(what).map(([name, { description }]) => [name, description])

describe('action.yml', () => {
  test('runs the bundle on the Node that runners bring', () => {
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/index.cjs' })
  })

  test('inputs are those that the code reads, described, without a default but for the token', () => {
    expect(Object.keys(action.inputs).toSorted()).toEqual(INPUT_NAMES.toSorted())
    for (const [name, input] of Object.entries(action.inputs)) {
      expect(Object.keys(input)).toEqual(name === 'token' ? ['description', 'default'] : ['description'])
    }
    expect(action.inputs.token).toMatchObject({ default: '${{ github.token }}' })
  })

  test('inputs are the flags of trailmend check, and what only a workflow needs', async () => {
    const flags = (await flagsOfCheck()).filter((flag) => !ONLY_FLAGS.includes(flag))
    expect(Object.keys(action.inputs).toSorted()).toEqual([...flags, ...ONLY_HERE].toSorted())
  })

  test('outputs are those that the code sets, described', () => {
    expect(Object.keys(action.outputs).toSorted()).toEqual(OUTPUT_NAMES.toSorted())
    for (const output of Object.values(action.outputs)) expect(Object.keys(output)).toEqual(['description'])
  })

  test('descriptions tell the defaults of the code', () => {
    expect(action.inputs['fail-on']?.description).toContain(`Default, ${DEFAULTS.failOn}.`)
    expect(action.inputs.concurrency?.description).toContain(`Default, ${DEFAULTS.concurrency}.`)
    for (const format of FORMATS) expect(action.inputs.format?.description).toContain(format)
  })
})

describe('docs/action.md', () => {
  const page = read('docs/action.md')

  test('its tables are those of action.yml', () => {
    expect(rows(page, 'Inputs')).toEqual(described(action.inputs))
    expect(rows(page, 'Outputs')).toEqual(described(action.outputs))
  })

  test('its workflows ask for no input and read no output that is not there', () => {
    const [, ...uses] = page.split(/uses: \S*trailmend@/)
    const given = uses.flatMap((use) => {
      const [, block = ''] = /^[^\n]*\n\s+with:\n((?: {10}.*\n)+)/.exec(use) ?? []
      return [...block.matchAll(/^ {10}([\w-]+):/gm)].map(([, name = '']) => name)
    })
    expect(given.length).toBeGreaterThan(3)
    expect(given.filter((name) => !Object.hasOwn(action.inputs, name))).toEqual([])
    const asked = [...page.matchAll(/steps\.trailmend\.outputs\.([\w-]+)/g)].map(([, name = '']) => name)
    expect(asked.length).toBeGreaterThan(0)
    expect(asked.filter((name) => !Object.hasOwn(action.outputs, name))).toEqual([])
  })
})
