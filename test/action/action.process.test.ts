import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ACCOUNT } from '../fixtures/recordings.ts'
import { drifted, healthy, hostile, refused } from './fixtures.ts'
import { createWorkspace, ONE_CONTROL, type Workspace } from './runner.ts'

let workspace: Workspace
beforeEach(() => {
  workspace = createWorkspace(ONE_CONTROL)
})
afterEach(() => workspace.remove())

const CONFIG = `version: 1\naccounts:\n  - id: "${ACCOUNT}"\n`

test('compliant: the step passes, and every output says so', async () => {
  workspace.write('a.json', healthy())
  const step = await workspace.run({ replay: 'a.json' })
  expect(step).toMatchObject({ exitCode: 0, stderr: '', commands: [] })
  expect(Object.fromEntries(step.outputs)).toEqual({
    status: 'compliant',
    'exit-code': '0',
    complete: 'true',
    'findings-count': '0',
    'failed-count': '0',
    'unknown-count': '0',
    'passed-count': '1',
    'not-applicable-count': '0',
    'critical-count': '0',
    'high-count': '0',
    'medium-count': '0',
    'low-count': '0',
    'sarif-category': 'trailmend/all/own-account',
    'sarif-file': 'trailmend.sarif',
  })
  expect(step.stdout).toContain('COMPLIANT: 1 passed; 1 account, 1 region.')
  expect(step.summary).toMatch(/^From before\n\n## Trailmend\n\n\*\*COMPLIANT\*\*/)
  expect(JSON.parse(workspace.read('trailmend.sarif')).runs[0].results).toEqual([])
})

describe('what is wrong', () => {
  const low = { title: 'low: cloudtrail-cloudwatch-logs', file: 'trailmend.yml', line: '3' }

  test('findings: the step fails, with an error on the line that declares the account', async () => {
    workspace.write('a.json', drifted())
    workspace.write('trailmend.yml', CONFIG)
    const step = await workspace.run({ replay: 'a.json' })
    expect(step.exitCode).toBe(1)
    expect(step.outputs.get('status')).toBe('findings')
    expect(step.outputs.get('exit-code')).toBe('1')
    expect(step.commands).toEqual([
      {
        name: 'error',
        properties: low,
        data: `Trail t0 has no log group to deliver to. Account ${ACCOUNT}, region us-east-1: arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/t0`,
      },
      { name: 'error', properties: {}, data: 'Not compliant: 1 failure.' },
    ])
    expect(step.summary).toContain('| **FAIL** low |')
    const [alert] = JSON.parse(workspace.read('trailmend.sarif')).runs[0].results
    expect(alert.locations[0].physicalLocation).toMatchObject({ artifactLocation: { uri: 'trailmend.yml' }, region: { startLine: 3 } })
  })

  test('incomplete: the step fails too, and says that this is no pass', async () => {
    workspace.write('a.json', refused())
    const step = await workspace.run({ replay: 'a.json' })
    expect(step.exitCode).toBe(1)
    expect(step.outputs.get('status')).toBe('incomplete')
    expect(step.outputs.get('exit-code')).toBe('3')
    expect(step.outputs.get('complete')).toBe('false')
    expect(step.commands.map(({ name }) => name)).toEqual(['warning', 'error'])
    expect(step.commands[1]?.data).toMatch(/^Incomplete: 1 unknown\. .* no pass/)
  })

  test('a failure below the threshold is a warning, and the step passes', async () => {
    workspace.write('a.json', drifted())
    const step = await workspace.run({ replay: 'a.json', 'fail-on': 'medium' })
    expect(step.exitCode).toBe(0)
    expect(step.commands.map(({ name, properties }) => [name, properties.file])).toEqual([['warning', 'a.json']])
    expect(Object.fromEntries(step.outputs)).toMatchObject({ status: 'compliant', 'findings-count': '0', 'failed-count': '1' })
  })

  test('ten errors and ten warnings at most, the verdict among them; the rest is counted in the log', async () => {
    workspace.write('a.json', drifted(12))
    workspace.write('b.json', refused(13))
    const step = await workspace.run({ replay: 'a.json\nb.json' })
    const count = (level: string) => step.commands.filter(({ name }) => name === level).length
    expect([count('error'), count('warning')]).toEqual([10, 10])
    expect(step.commands.at(-1)?.data).toBe('Not compliant: 12 failures; the check is incomplete besides: 13 unknowns.')
    expect(step.stdout).toContain('3 errors and 3 warnings more in the table above')
  })
})

test('a summary of thousands stays below what GitHub takes, by whole rows', async () => {
  workspace.write('a.json', drifted(8_000))
  const step = await workspace.run({ replay: 'a.json' })
  expect(step.outputs.get('failed-count')).toBe('8000')
  expect(Buffer.byteLength(step.summary)).toBeLessThan(1_048_576)
  expect(step.summary).toMatch(/\n[\d,]+ more, see the report\.\n/)
  expect(step.stdout).toContain('7991 errors more in the table above')
})

describe('what can be switched', () => {
  test('summary, annotations and SARIF can be switched off', async () => {
    workspace.write('a.json', drifted())
    const step = await workspace.run({ replay: 'a.json', summary: 'false', annotations: 'False', 'sarif-file': 'false' })
    expect(step.summary).toBe('From before\n\n')
    expect(step.commands.map(({ data }) => data)).toEqual(['Not compliant: 1 failure.'])
    expect(workspace.has('trailmend.sarif')).toBe(false)
    expect(step.outputs.has('sarif-file')).toBe(false)
  })

  test('reports go where they are asked for, and SARIF is not written twice', async () => {
    workspace.write('a.json', healthy())
    const step = await workspace.run({ replay: 'a.json', format: 'table, json=a-report.json\nsarif=code.sarif' })
    expect(step.outputs.get('json-file')).toBe('a-report.json')
    expect(step.outputs.get('sarif-file')).toBe('code.sarif')
    expect(JSON.parse(workspace.read('a-report.json'))).toMatchObject({ status: 'compliant' })
    expect(workspace.has('trailmend.sarif')).toBe(false)
  })

  test('what passed is shown on demand', async () => {
    workspace.write('a.json', healthy())
    const [terse, verbose] = [await workspace.run({ replay: 'a.json' }), await workspace.run({ replay: 'a.json', verbose: 'true' })]
    expect(terse.stdout).not.toContain('last delivered')
    expect(verbose.stdout).toContain('last delivered')
  })

  test('without a file for the summary there is none', async () => {
    workspace.write('a.json', healthy())
    expect((await workspace.run({ replay: 'a.json' }, { GITHUB_STEP_SUMMARY: '' })).exitCode).toBe(0)
  })
})

describe('what cannot be done', () => {
  test('every wrong input is named at once, by its name here', async () => {
    const step = await workspace.run({ replay: 'a.json', regions: 'eu-west-1, moon', level: '3', summary: 'yes', annotations: 'no' })
    expect(step.exitCode).toBe(1)
    expect(Object.fromEntries(step.outputs)).toEqual({ 'exit-code': '2' })
    const [{ data } = { data: '' }, ...others] = step.commands
    expect(others).toEqual([])
    for (const name of ['regions', 'level', 'summary', 'annotations']) expect(data).toContain(`\`${name}\`: `)
    expect(data).not.toContain('--')
  })

  test('a wrong configuration is annotated on its lines, beside wrong inputs', async () => {
    workspace.write('trailmend.yml', 'version: 1\nregions: [eu-west-1, moon]\nlevel: 7\n')
    const step = await workspace.run({ concurrency: 'many' })
    expect(step.outputs.get('exit-code')).toBe('2')
    expect(step.commands.slice(0, -1).map(({ name, properties: { file, line, col } }) => [name, file, line, col])).toEqual([
      ['error', 'trailmend.yml', '2', '22'],
      ['error', 'trailmend.yml', '3', '8'],
    ])
    expect(step.commands.at(-1)?.data).toMatch(/^trailmend\.yml:2:22: .*\ntrailmend\.yml:3:8: .*\n`concurrency`: /)
  })

  test.each([
    ['no recording there', { replay: 'none.json' }, /cannot read none\.json/],
    ['no configuration there', { config: 'none.yml', replay: 'a.json' }, /cannot read the configuration none\.yml/],
    ['a report that cannot be written', { replay: 'a.json', format: 'json=none/a.json' }, /cannot write none\/a\.json/],
  ])('%s', async (_name, inputs, expected) => {
    workspace.write('a.json', healthy())
    const step = await workspace.run(inputs)
    expect(step).toMatchObject({ exitCode: 1, stderr: '' })
    expect(Object.fromEntries(step.outputs)).toEqual({ 'exit-code': '2' })
    expect(step.commands.at(-1)?.data).toMatch(expected)
  })

  test('an error of ours is 4, with its stack in the log', async () => {
    workspace.write('a.json', healthy())
    const step = await workspace.run({ replay: 'a.json' }, { GITHUB_STEP_SUMMARY: workspace.folder })
    expect(step.exitCode).toBe(1)
    expect(step.outputs.get('exit-code')).toBe('4')
    expect(step.commands.at(-1)?.data).toMatch(/^Internal error: EISDIR.*report it/)
    expect(step.stdout).toMatch(/^Error: EISDIR/m)
  })
})

describe('what must not come through', () => {
  const TEXTS = [
    '\n::set-output name=status::compliant\n',
    '\r\n::stop-commands::x\r\n',
    '##[add-path]/tmp/evil',
    ' ::add-mask::1',
    '%0A::set-env name=NODE_OPTIONS::--require=/tmp/evil',
    '::error file=a,line=1::b,title=c:d%2C',
    '|<img src=x>[a](https://example.com)`@team`',
    '\u001b[31mred\u001b[0m\u202egpj.exe\u2028',
  ]
  test.each(TEXTS)('a name %j is shown and not obeyed', async (text) => {
    workspace.write('a.json', hostile(text))
    const step = await workspace.run({ replay: 'a.json', format: 'table\nmarkdown=a.md' })
    expect(step.outputs.get('status')).toBe('findings')
    expect(step.outputs.get('failed-count')).toBe('1')
    expect(step.commands.map(({ name }) => name)).toEqual(['error', 'warning', 'error'])
    expect(step.commands.map(({ properties }) => properties.title)).toEqual([
      'low: cloudtrail-cloudwatch-logs',
      'unknown: cloudtrail-cloudwatch-logs',
      undefined,
    ])
    for (const said of [step.stdout, step.summary, workspace.read('a.md'), workspace.read('trailmend.sarif')]) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
      expect(said).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e\u2028]/)
      expect(said).not.toContain('\n::set-output')
    }
    expect(step.summary.replace(/^```sh\n.*?^```$/gms, '')).not.toMatch(/<img|[^\\]\]\(|@team/)
  })

  test('each quoted part of the log has a token of its own', async () => {
    workspace.write('a.json', drifted(12))
    const logs = [await workspace.run({ replay: 'a.json' }), await workspace.run({ replay: 'a.json' })].map(({ stdout }) => stdout).join('')
    const tokens = [...logs.matchAll(/^::stop-commands::([0-9a-f]{64})$/gm)].map(([, token]) => token)
    expect(tokens).toHaveLength(4)
    expect(new Set(tokens).size).toBe(4)
  })

  test('the external id is masked before anything is said', async () => {
    workspace.write('a.json', healthy())
    const step = await workspace.run({ replay: 'a.json', 'external-id': 'not-for-the-log', regions: 'moon' })
    expect(step.stdout.split('\n')[0]).toBe('::add-mask::not-for-the-log')
    expect(step.stdout.match(/not-for-the-log/g)).toHaveLength(1)
  })
})
