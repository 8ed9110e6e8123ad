import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const COMMAND = join(import.meta.dirname, '../../packages/cli/bin/trailmend.js')

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'trailmend-home-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

function start(env: Record<string, string>) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, '--version'], { cwd: home, env, encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return stdout
}

test.each([
  ['below the home', () => ({ HOME: home, USERPROFILE: home }), '.cache/trailmend'],
  ['in the folder for caches', () => ({ HOME: home, USERPROFILE: home, XDG_CACHE_HOME: join(home, 'kept') }), 'kept/trailmend'],
  ['below the home where that is no full path', () => ({ HOME: home, USERPROFILE: home, XDG_CACHE_HOME: 'kept' }), '.cache/trailmend'],
])('compiled code is kept %s, and a second start says the same', (_what, env, folder) => {
  const first = start(env())
  expect(first).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(existsSync(join(home, folder))).toBe(true)
  expect(start(env())).toBe(first)
})
test('where nothing can be kept it goes on without', () => {
  const file = join(home, 'file')
  writeFileSync(file, '')
  expect(start({ HOME: file, USERPROFILE: file })).toMatch(/^\d/)
})
test.each(['', 'home'])('nothing is kept below a home that is no full path: %j', (name) => {
  start({ HOME: name, USERPROFILE: name })
  expect(readdirSync(home)).toEqual([])
})
test('nothing is kept where nobody wants it', () => {
  start({ HOME: home, USERPROFILE: home, NODE_DISABLE_COMPILE_CACHE: '1' })
  expect(existsSync(join(home, '.cache'))).toBe(false)
})
