import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { collectorVersion } from '../../scripts/bundle-collector.ts'
import { bundledCopy } from '../../scripts/bundled-package.ts'
import { ROOT } from '../architecture/repository.ts'

const COMMAND = 'bin/trailmend-collector.js'

let published: string
beforeAll(async () => {
  published = await bundledCopy(join(ROOT, 'packages/collector'), ['package.json', COMMAND])
}, 60_000)
afterAll(() => rmSync(published, { recursive: true, force: true }))

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'trailmend-home-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(published, COMMAND), ...args], {
    cwd: home,
    env: { HOME: home, USERPROFILE: home, ...env },
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}
const kept = (name: string) => join(home, '.cache/trailmend', name)
const AS_EVER = { status: 0, stdout: `${collectorVersion}\n`, stderr: '' }
const RUN = ['run', '--once', '--files', 'logs', '--out', 'events'] as const

describe('as it is published, compiled code', () => {
  test('is kept below the home, and a second start takes it as it is', () => {
    expect(start(['--version'])).toEqual(AS_EVER)
    const first = readFileSync(kept('collector-version'))
    expect(start(['--version'])).toEqual(AS_EVER)
    expect(readFileSync(kept('collector-version'))).toEqual(first)
  })
  test('is kept in the folder for caches', () => {
    expect(start(['--version'], { XDG_CACHE_HOME: join(home, 'caches') })).toEqual(AS_EVER)
    expect(existsSync(join(home, 'caches/trailmend/collector-version'))).toBe(true)
  })
  test('is, for each command, with what is compiled as it runs', () => {
    mkdirSync(join(home, 'logs'))
    writeFileSync(join(home, 'logs/log.json'), '{"Records":[]}')
    expect(start(['--version'])).toEqual(AS_EVER)
    expect(start(RUN)).toMatchObject({ status: 0 })
    const [little = [], much = []] = ['collector-version', 'collector-run'].map((name) => readFileSync(kept(name)))
    expect(much.length).toBeGreaterThan(1.2 * little.length)
  })
  test.each<[string, (code: Buffer) => Buffer]>([
    ['cut short', (code) => code.subarray(0, code.length / 2)],
    ['empty', () => Buffer.alloc(0)],
    ['changed', (code) => Buffer.concat([code.subarray(0, 100_000), Buffer.alloc(100), code.subarray(100_100)])],
  ])('that is %s is made again', (_what, spoil) => {
    expect(start(['--version'])).toEqual(AS_EVER)
    const spoilt = spoil(readFileSync(kept('collector-version')))
    writeFileSync(kept('collector-version'), spoilt)
    expect(start(['--version'])).toEqual(AS_EVER)
    expect(readFileSync(kept('collector-version'))).not.toEqual(spoilt)
  })
  test('of a bundle that was another is made again', () => {
    const bundle = join(published, 'bin/trailmend-collector.cjs')
    const code = readFileSync(bundle, 'latin1')
    expect(start(['--version'])).toEqual(AS_EVER)
    try {
      // As long as before: V8 would take it for the same.
      const [last = '0', ...rest] = [...collectorVersion].reverse()
      const other = [...rest.reverse(), (Number(last) + 1) % 10].join('')
      writeFileSync(bundle, code.replaceAll(collectorVersion, other))
      expect(start(['--version'])).toEqual({ ...AS_EVER, stdout: `${other}\n` })
    } finally {
      writeFileSync(bundle, code)
    }
  })
  test('that others may write is made again, where they may not', () => {
    expect(start(['--version'])).toEqual(AS_EVER)
    chmodSync(kept('collector-version'), 0o622)
    expect(start(['--version'])).toEqual(AS_EVER)
    expect(lstatSync(kept('collector-version')).mode & 0o777).toBe(0o600)
    expect(lstatSync(kept('.')).mode & 0o777).toBe(0o700)
  })
  test.runIf(process.getuid?.() === 0)('that is another user’s is made again', () => {
    expect(start(['--version'])).toEqual(AS_EVER)
    chownSync(kept('collector-version'), 1, 1)
    expect(start(['--version'])).toEqual(AS_EVER)
    expect(lstatSync(kept('collector-version')).uid).toBe(0)
  })
  test('takes the place of a link, and not of what that leads to', () => {
    writeFileSync(join(home, 'precious'), 'precious')
    mkdirSync(kept('.'), { recursive: true })
    symlinkSync(join(home, 'precious'), kept('collector-version'))
    expect(start(['--version'])).toEqual(AS_EVER)
    expect(readFileSync(join(home, 'precious'), 'utf8')).toBe('precious')
    expect(lstatSync(kept('collector-version')).isFile()).toBe(true)
  })
  test.each(['', 'home'])('is not kept below a home that is no full path: %j', (name) => {
    expect(start(['--version'], { HOME: name, USERPROFILE: name })).toEqual(AS_EVER)
    expect(readdirSync(home)).toEqual([])
  })
  test('is not kept where nobody wants it, nor for a command that there is not', () => {
    expect(start(['--version'], { NODE_DISABLE_COMPILE_CACHE: '1' })).toEqual(AS_EVER)
    expect(start(['colect'])).toMatchObject({ status: 2 })
    expect(readdirSync(home)).toEqual([])
  })
  test('is done without where nothing can be kept', () => {
    const file = join(home, 'file')
    writeFileSync(file, '')
    expect(start(['--version'], { HOME: file, USERPROFILE: file })).toEqual(AS_EVER)
  })
})
