import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type CopyOptions, makeCopy, START } from '../operate/verify/copy.ts'
import { at, HOUR } from '../stream/digest/trail.ts'
import { emptyFolder, trailmend } from './run.ts'

async function verify(options: CopyOptions, ...args: string[]) {
  const { folder, keys } = makeCopy(options)
  const cwd = emptyFolder()
  return { cwd, ...(await trailmend(['verify', '--folder', folder, '--public-keys', keys, ...args], { cwd })) }
}

const gone: CopyOptions = { change: (objects, [first]) => void objects.delete(at(first!.logs[0]!)) }

describe('exit codes', () => {
  const cases: readonly [number, string, CopyOptions, readonly string[], RegExp][] = [
    [0, 'all is valid', {}, [], /^INTACT: digests: 4 valid; log files: 8 valid; /],
    [1, 'a file is gone', gone, [], /^VIOLATED: .*1 missing/],
    [1, 'digests are missing at the end', {}, ['--to', new Date(START + 9 * HOUR).toISOString()], /digests-end-early/],
    [3, 'a signature is not known', { heads: 'none' }, [], /^INCOMPLETE: /],
  ]
  test.each(cases)('%i where %s', async (code, _what, options, args, stdout) => {
    expect(await verify(options, ...args)).toMatchObject({ code, stderr: '', stdout: expect.stringMatching(stdout) })
  })
  test('2 where the command line is wrong, and all that is wrong is said', async () => {
    const { code, stdout, stderr } = await trailmend(['verify', '--from', 'x', '--bucket', 'b', '--restore', '--restore-days', '0'])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr.trimEnd().split('\n')).toHaveLength(3)
  })
  test('3 where the folder holds nothing of the kind', async () => {
    const folder = emptyFolder()
    expect(await trailmend(['verify', '--folder', folder, '--public-keys', 'x'])).toMatchObject({ code: 2 })
    writeFileSync(join(folder, 'keys.json'), '{"PublicKeyList":[]}')
    expect(await trailmend(['verify', '--folder', folder, '--public-keys', join(folder, 'keys.json')])).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/^incomplete: .*holds no digest/),
    })
  })
  test('2 without any credentials', async () => {
    const env = {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      HOME: '/nonexistent',
    }
    expect(await trailmend(['verify'], { env })).toMatchObject({ code: 2, stderr: expect.stringContaining('no usable AWS credentials') })
  })
})

test('help shows examples and exit codes', async () => {
  const { code, stdout } = await trailmend(['verify', '--help'])
  expect(code).toBe(0)
  expect(stdout).toContain('trailmend verify --folder ./copy --public-keys keys.json')
  expect(stdout).toContain('Exit codes: 0 all valid')
  expect((await trailmend(['--help'])).stdout).toMatch(/^ {2}verify /m)
})

test('reports are written whole beside the table', async () => {
  const { cwd, code, stdout } = await verify(gone, '--format', 'json=a.json', '--format', 'jsonl=a.jsonl', '--evidence', 'evidence')
  expect(code).toBe(1)
  expect(stdout).toMatch(/^VIOLATED/)
  expect(readdirSync(cwd).sort()).toEqual(['a.json', 'a.jsonl', 'evidence'])
  expect(JSON.parse(readFileSync(join(cwd, 'a.json'), 'utf8'))).toMatchObject({
    v: 1,
    tool: { name: 'trailmend' },
    status: 'invalid',
    exitCode: 1,
  })
  const lines = readFileSync(join(cwd, 'a.jsonl'), 'utf8').trimEnd().split('\n')
  const hour = ['digest-valid', 'log-valid', 'log-valid']
  const codes = [...hour, ...hour, ...hour, 'digest-valid', 'log-missing', 'log-valid', 'result']
  expect(lines.map((line) => JSON.parse(line).code ?? 'result')).toEqual(codes)
})

test('nothing is left behind where a report cannot be written', async () => {
  const { cwd, code, stderr } = await verify({}, '--format', 'json=nowhere/a.json', '--evidence', 'evidence')
  expect({ code, files: readdirSync(cwd) }).toEqual({ code: 2, files: [] })
  expect(stderr).toContain('cannot write nowhere/a.json')
})

test('names that are made to deceive are shown as they are', async () => {
  const { folder, keys, digests } = makeCopy()
  const names = ['\u001b[2J\u001b[31mINTACT', 'a\nINTACT: all', '\u202egz.nosj', '::error::gone', '%2e%2e']
  for (const name of names) {
    writeFileSync(join(folder, dirname(digests[0]!.logs[0]!.key), name), 'x')
  }
  for (const env of [{}, { GITHUB_ACTIONS: 'true' }]) {
    const { code, stdout } = await trailmend(['verify', '--folder', folder, '--public-keys', keys, '--verbose'], { env })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^VIOLATED: .* 5 undeclared/)
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(stdout).not.toMatch(/^(?:INTACT|::)/m)
  }
})
