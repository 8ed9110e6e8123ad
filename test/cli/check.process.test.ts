import { spawn, spawnSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { RecordedCall } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { call, denied, listing, recording, status, statusOf, trail } from '../fixtures/recordings.ts'
import { trailmend as asProcess, emptyFolder } from './run.ts'
import { trailmend } from './within.ts'

const shown = trail()
const healthy = [listing([shown]), statusOf(shown, { output: status() })]
const silent = [listing([trail({ CloudWatchLogsLogGroupArn: undefined })])]
const refused = [listing([shown]), statusOf(shown, denied('cloudtrail:GetTrailStatus'))]
const refusedAndSilent = [...silent, call('cloudtrail:DescribeTrails', denied('cloudtrail:DescribeTrails'), { region: 'eu-west-1' })]

/** A folder with recordings by name. */
function folderWith(recordings: Record<string, readonly RecordedCall[]>): string {
  const folder = emptyFolder()
  for (const [name, calls] of Object.entries(recordings)) writeFileSync(join(folder, name), JSON.stringify(recording(calls)))
  return folder
}

/** The shells are tested with one control; what the others say of so little is their own tests' business. */
const ONE = ['--controls', 'cloudtrail-cloudwatch-logs']
const check = (args: readonly string[], where: Parameters<typeof trailmend>[1], run = trailmend) =>
  run(['check', ...(args.includes('--controls') ? [] : ONE), ...args], where)
const replay = (cwd: string, ...args: string[]) => check(['--replay', 'r.json', ...args], { cwd })

describe('exit codes', () => {
  test.each([
    ['compliant', healthy, 0, 'COMPLIANT'],
    ['findings', silent, 1, 'NOT COMPLIANT'],
    ['incomplete', refused, 3, 'INCOMPLETE'],
    ['findings win over incomplete', refusedAndSilent, 1, 'NOT COMPLIANT, AND INCOMPLETE'],
  ])('%s', async (_name, calls, code, verdict) => {
    const cwd = folderWith({ 'r.json': calls })
    const ran = await check(['--replay', 'r.json'], { cwd }, asProcess)
    expect(ran).toMatchObject({ code, stderr: '' })
    expect(ran.stdout.split(':')[0]).toBe(verdict)
  })

  test('a failure below the threshold does not decide, an unknown does', async () => {
    expect((await replay(folderWith({ 'r.json': silent }), '--fail-on', 'high')).code).toBe(0)
    expect((await replay(folderWith({ 'r.json': silent }), '--fail-on', 'low')).code).toBe(1)
    expect((await replay(folderWith({ 'r.json': refused }), '--fail-on', 'never')).code).toBe(3)
  })

  test('findings and gaps together say so', async () => {
    const { stdout } = await replay(folderWith({ 'r.json': refusedAndSilent }), '--format', 'json')
    expect(JSON.parse(stdout)).toMatchObject({ status: 'findings', exitCode: 1, complete: false })
  })
})

describe('what is judged', () => {
  test('files and folders, each on its own and named in source', async () => {
    const folder = folderWith({ 'a.json': healthy })
    mkdirSync(join(folder, 'more', 'deep'), { recursive: true })
    writeFileSync(join(folder, 'more', 'c.json'), JSON.stringify(recording(silent)))
    writeFileSync(join(folder, 'more', 'deep', 'b.json'), JSON.stringify(recording(refused)))
    const { stdout, code } = await check(['--replay', 'more', 'a.json', '--format', 'jsonl'], { cwd: folder })
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ source, outcome }) => `${source} ${outcome}`)).toEqual([
      'more/c.json fail',
      'more/deep/b.json unknown',
      'a.json pass',
    ])
    expect(Object.keys(lines[0])).toEqual([
      'v',
      'source',
      'account',
      'region',
      'control',
      'outcome',
      'severity',
      'resource',
      'expected',
      'observed',
      'because',
      'benchmarks',
      'fingerprint',
      'byHand',
    ])
    expect(code).toBe(1)
  })

  test('facts join within a recording and never across two', async () => {
    const folder = folderWith({ 'a.json': [listing([shown])], 'b.json': [statusOf(shown, { output: status() })] })
    const { stdout } = await check(['--replay', 'a.json', 'b.json', '--format', 'jsonl'], { cwd: folder })
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ outcome, because }) => `${outcome} ${because.code}`)).toEqual(['unknown not-recorded', 'unknown not-recorded'])
  })

  test('only the accounts asked for, and none of them passed over', async () => {
    const folder = folderWith({ 'r.json': [...healthy, listing([], { account: '222233334444' })] })
    expect((await replay(folder)).code).toBe(1)
    expect((await replay(folder, '--account', '111122223333')).code).toBe(0)
    const missing = await replay(folder, '--account', '111122223333,999999999999', '--format', 'json')
    expect(missing.code).toBe(3)
    expect(JSON.parse(missing.stdout)).toMatchObject({
      complete: false,
      findings: [
        { account: '999999999999', outcome: 'unknown', because: { code: 'not-recorded' } },
        { account: '111122223333', outcome: 'pass' },
      ],
    })
    writeFileSync(join(folder, 'trailmend.yml'), 'accounts:\n  - id: "111122223333"\n  - id: "999999999999"\n')
    expect((await replay(folder, '--format', 'jsonl')).stdout).toContain(
      '"account":"999999999999","region":"global","control":"cloudtrail-cloudwatch-logs","outcome":"unknown"',
    )
  })

  test('accounts by their names in the configuration', async () => {
    const folder = folderWith({ 'r.json': [...healthy, listing([], { account: '222233334444' })] })
    writeFileSync(join(folder, 'trailmend.yml'), 'accounts:\n  - id: "111122223333"\n    name: prod\n')
    expect((await replay(folder, '--account', 'prod')).code).toBe(0)
    const wrong = await replay(folder, '--account', 'stage')
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain('--account "stage": neither an account id nor the name')
  })

  test('now and the maximum age', async () => {
    const folder = folderWith({ 'r.json': healthy })
    expect((await replay(folder, '--now', '2026-11-23T09:00:00Z')).code).toBe(0)
    expect((await replay(folder, '--now', '2026-11-23T09:00:01Z')).code).toBe(1)
    expect((await replay(folder, '--max-age', '30m')).code).toBe(1)
    expect((await replay(folder, '--now', '2026-11-23T09:00:01Z', '--max-age', '2d')).code).toBe(0)
  })

  test('the benchmark numbers the control', async () => {
    const { stdout } = await replay(folderWith({ 'r.json': silent }), '--benchmark', 'cis-aws@1.2')
    expect(stdout).toContain('2.4')
    expect(stdout).toContain('CIS AWS Foundations Benchmark v1.2.0')
  })
})

describe('wrong input: a message, exit code 2, nothing written', () => {
  const cases: [string, string[], string][] = [
    ['no such recording', ['--replay', 'none.json'], 'none.json'],
    ['not JSON', ['--replay', 'not.json'], 'not.json: not JSON'],
    ['another version', ['--replay', 'v2.json'], 'v2.json: not a recording: version: expected 1'],
    ['a call without an answer', ['--replay', 'half.json'], 'half.json: not a recording: calls[0]: expected either "output" or "error"'],
    ['a bad recording behind a good one', ['--replay', 'r.json', 'not.json'], 'not.json: not JSON'],
    [
      'an answer and an error at once',
      ['--replay', 'both.json'],
      'both.json: not a recording: calls[0]: expected either "output" or "error"',
    ],
    ['a recording without a call', ['--replay', 'r.json', 'empty.json'], 'empty.json holds no call'],
    ['a report over the recording', ['--replay', 'r.json', '--format', 'json=./r.json'], './r.json is read as a recording'],
    [
      'two reports to one file by two names',
      ['--replay', 'r.json', '--format', 'json=x', 'sarif=./x'],
      'two things would be written to ./x',
    ],
    ['no account', ['--replay', 'r.json', '--account', ','], '--account: names no account'],
    ['an unknown format', ['--replay', 'r.json', '--format', 'xml'], '--format: expected table, json'],
    ['two reports on standard output', ['--replay', 'r.json', '--format', 'json', 'jsonl'], 'only one report can go to standard output'],
    ['two reports to one file', ['--replay', 'r.json', '--format', 'json=x', 'sarif=x'], 'two things would be written to x'],
    ['a folder that is not there', ['--replay', 'r.json', '--format', 'json=no/such/x.json'], 'cannot write no/such/x.json'],
    ['a time that is none', ['--replay', 'r.json', '--now', 'today'], '--now: expected a time such as'],
    ['an age that is none', ['--replay', 'r.json', '--max-age', 'long'], '--max-age: expected a time such as 24h'],
    [
      'an unknown control',
      ['--replay', 'r.json', '--controls', 'cis-3.4'],
      'expected the id of a control, got "cis-3.4"; see: trailmend list controls',
    ],
    ['a region that is none', ['--replay', 'r.json', '--regions', 'evil.example/'], 'expected a region such as'],
    [
      'a benchmark without the control',
      ['--replay', 'r.json', '--benchmark', 'cis-aws@3.0', '--controls', 'cloudtrail-cloudwatch-logs'],
      'no control of this version of Trailmend is in the selection',
    ],
    ['an unknown benchmark', ['--replay', 'r.json', '--benchmark', 'cis'], 'Allowed choices are cis-aws@1.2'],
    ['an unknown option', ['--replays', 'r.json'], 'unknown option'],
    ['recording a replay', ['--replay', 'r.json', '--record', 'x'], 'exclude each other'],
  ]
  test.each(cases)('%s', async (_name, args, message) => {
    const folder = folderWith({ 'r.json': healthy })
    writeFileSync(join(folder, 'not.json'), '{"version":1,')
    writeFileSync(join(folder, 'v2.json'), '{"version":2}')
    writeFileSync(
      join(folder, 'half.json'),
      JSON.stringify({
        version: 1,
        observedAt: '2026-11-22T10:00:00Z',
        calls: [{ account: '111122223333', region: 'us-east-1', service: 'cloudtrail', operation: 'GetTrail', input: {} }],
      }),
    )
    const call = { account: '111122223333', region: 'us-east-1', service: 'cloudtrail', operation: 'GetTrail', output: {}, error: {} }
    writeFileSync(join(folder, 'both.json'), JSON.stringify({ version: 1, observedAt: '2026-11-22T10:00:00Z', calls: [call] }))
    writeFileSync(join(folder, 'empty.json'), JSON.stringify(recording([])))
    const before = readdirSync(folder).sort()
    const ran = await trailmend(['check', ...args, '--format', 'markdown=report.md'], { cwd: folder })
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain(message)
    expect(ran.stdout).toBe('')
    expect(readdirSync(folder).sort()).toEqual(before)
  })

  test('every wish that cannot be met is named at once', async () => {
    const { stderr } = await replay(folderWith({ 'r.json': healthy }), '--max-age', 'long', '--concurrency', '0', '--controls', 'x')
    expect(
      stderr
        .trimEnd()
        .split('\n')
        .map((line) => line.split(':')[1]),
    ).toEqual([' --controls', ' --max-age', ' --concurrency'])
  })

  test('the configuration: file, line and column of every problem', async () => {
    const folder = folderWith({ 'r.json': healthy })
    writeFileSync(join(folder, 'trailmend.yml'), 'version: 1\naccounts:\n  - id: 111122223333\n    rolle: x\nlevel: 3\n')
    const { code, stderr } = await replay(folder)
    expect(code).toBe(2)
    expect(stderr).toContain('trailmend.yml:3:9: accounts.0.id: expected an account id: twelve digits, in quotes')
    expect(stderr).toMatch(/trailmend\.yml:4:\d+: accounts\.0\.rolle: no such key/)
    expect(stderr).toMatch(/trailmend\.yml:5:8: level: /)
  })

  test('a configuration that is no YAML', async () => {
    const folder = folderWith({ 'r.json': healthy })
    writeFileSync(join(folder, 'own.yml'), 'accounts:\n  - id: "1\n')
    const { code, stderr } = await replay(folder, '--config', 'own.yml')
    expect(code).toBe(2)
    expect(stderr).toMatch(/^error: own\.yml:\d+:\d+: /)
    expect((await replay(folder, '--config', 'none.yml')).stderr).toContain('cannot read the configuration none.yml')
  })
})

describe('what is written', () => {
  test('reports go to files, whole, and the table to standard output', async () => {
    const folder = folderWith({ 'r.json': silent })
    const { stdout } = await replay(
      folder,
      '--format',
      'sarif=out.sarif',
      'json=out.json',
      '--format',
      'markdown=out.md',
      '--format',
      'jsonl=out.jsonl',
    )
    expect(stdout).toMatch(/^NOT COMPLIANT/)
    expect(JSON.parse(readFileSync(join(folder, 'out.sarif'), 'utf8')).version).toBe('2.1.0')
    expect(JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8')).findings).toHaveLength(1)
    expect(readFileSync(join(folder, 'out.md'), 'utf8')).toContain('cloudtrail-cloudwatch-logs')
    expect(readFileSync(join(folder, 'out.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(1)
    expect(readdirSync(folder).filter((file) => file.endsWith('.tmp'))).toEqual([])
  })

  test('SARIF points to the line that declares the account', async () => {
    const folder = folderWith({ 'r.json': silent })
    writeFileSync(join(folder, 'trailmend.yml'), 'version: 1\naccounts:\n  - name: prod\n    id: "111122223333"\n')
    const { stdout } = await replay(folder, '--format', 'sarif')
    const { physicalLocation } = JSON.parse(stdout).runs[0].results[0].locations[0]
    expect(physicalLocation).toMatchObject({ artifactLocation: { uri: 'trailmend.yml' }, region: { startLine: 4 } })
  })

  test('no colour and no progress where nobody watches', async () => {
    const folder = folderWith({ 'r.json': silent })
    for (const env of [{}, { CI: 'true' }, { FORCE_COLOR: '1' }]) {
      const { stdout, stderr } = await check(['--replay', 'r.json'], { cwd: folder, env }, asProcess)
      expect(stdout).not.toContain('\u001b')
      expect(stderr).toBe('')
    }
  })

  test('a reader that stops early changes neither the exit code nor the files', async () => {
    const folder = folderWith({
      'r.json': [
        listing(
          Array.from({ length: 3000 }, (_, n) =>
            trail({ TrailARN: `arn:aws:cloudtrail:us-east-1:111122223333:trail/t${n}`, CloudWatchLogsLogGroupArn: null }),
          ),
        ),
      ],
    })
    const command = join(import.meta.dirname, '../../packages/cli/lib/bin.js')
    for (const reader of ['true', 'head -n 1']) {
      const line = `"${process.execPath}" "${command}" check --replay r.json --format jsonl --format sarif=out.sarif | ${reader} >/dev/null; exit "\${PIPESTATUS[0]}"`
      const ran = spawnSync('bash', ['-c', line], { cwd: folder, encoding: 'utf8' })
      expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status: 1, stderr: '' })
      expect(readdirSync(folder).sort()).toEqual(['out.sarif', 'r.json'])
    }
  })

  test('a link is written through, and what is no file is never replaced', async () => {
    const folder = folderWith({ 'r.json': silent })
    writeFileSync(join(folder, 'real.json'), 'old')
    symlinkSync('real.json', join(folder, 'link.json'))
    spawnSync('mkfifo', [join(folder, 'pipe')])
    const reader = spawn('cat', [join(folder, 'pipe')])
    const piped = text(reader.stdout)
    await replay(folder, '--format', 'json=link.json', '--format', 'jsonl=pipe')
    expect(lstatSync(join(folder, 'link.json')).isSymbolicLink()).toBe(true)
    expect(JSON.parse(readFileSync(join(folder, 'real.json'), 'utf8')).v).toBe(1)
    expect(lstatSync(join(folder, 'pipe')).isFIFO()).toBe(true)
    expect(JSON.parse(await piped).v).toBe(1)
  })

  test('nothing that is printed in a workflow is a command to its runner', async () => {
    const name = '::add-mask::x ##[error]y'
    const folder = folderWith({
      'r.json': [
        listing([trail({ TrailARN: `arn:aws:cloudtrail:us-east-1:111122223333:trail/${name}`, CloudWatchLogsLogGroupArn: null })]),
      ],
    })
    for (const format of ['table', 'json', 'jsonl', 'markdown', 'sarif']) {
      const { stdout } = await check(
        ['--replay', 'r.json', '--format', format],
        { cwd: folder, env: { GITHUB_ACTIONS: 'true' } },
        asProcess,
      )
      expect(stdout).not.toMatch(/^\s*::|##\[/m)
      if (format === 'jsonl') expect(JSON.parse(stdout).resource.id).toBe(name)
    }
  })
})

test('the same recording gives the same report, whenever it is judged', async () => {
  const folder = folderWith({ 'r.json': healthy })
  const first = await replay(folder, '--format', 'json')
  expect((await replay(folder, '--format', 'json')).stdout).toBe(first.stdout)
  expect(JSON.parse(first.stdout).judged).toEqual([{ source: 'r.json', now: '2026-11-22T10:00:00.000Z' }])
})

describe('folders of recordings', () => {
  test('links to files are followed, hidden files are not, no file is judged twice', async () => {
    const folder = folderWith({ 'a.json': healthy })
    mkdirSync(join(folder, 'all', '..data'), { recursive: true })
    writeFileSync(join(folder, 'all', '..data', 'b.json'), JSON.stringify(recording(silent)))
    symlinkSync('..data/b.json', join(folder, 'all', 'b.json'))
    writeFileSync(join(folder, 'all', 'C.JSON'), `\ufeff${JSON.stringify(recording(healthy))}`)
    const { stdout } = await check(['--replay', 'all', 'a.json', './a.json', '--format', 'jsonl'], { cwd: folder })
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ source, outcome }) => `${source} ${outcome}`)).toEqual(['all/b.json fail', 'a.json pass', 'all/C.JSON pass'])
  })
})

test('no credentials: what to do, exit code 2', async () => {
  const folder = emptyFolder()
  const env = { HOME: folder, AWS_EC2_METADATA_DISABLED: 'true', AWS_REGION: 'us-east-1' }
  const { code, stderr, stdout } = await asProcess(['check', '--record', 'r.json'], { cwd: folder, env })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('no usable AWS credentials')
  expect(stderr).toContain('aws sso login')
  expect(existsSync(join(folder, 'r.json'))).toBe(false)
})
