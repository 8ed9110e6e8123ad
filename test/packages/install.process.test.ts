import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Packed, pack, publishedFolders } from '../../scripts/pack.ts'
import { ROOT, readManifest } from '../architecture/repository.ts'

// What a user gets: the tarballs, installed into an empty project. What they depend on comes from npm's cache or registry.

const PATIENCE = 300_000
const home = mkdtempSync(join(tmpdir(), 'trailmend-install-'))
const project = join(home, 'project')
const { version } = readManifest('packages/cli/package.json')

function run(command: string, args: readonly string[], cwd = project) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', timeout: PATIENCE, maxBuffer: 2 ** 26 })
  return { status, stdout, stderr }
}

const node = (code: string) => run(process.execPath, ['--input-type=module', '--eval', code])

let names: readonly string[]

beforeAll(async () => {
  const packed: Packed[] = []
  for (const folder of publishedFolders()) packed.push(await pack(folder, home))
  names = packed.map(({ name }) => name)
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{"private":true,"type":"module"}')
  const tarballs = packed.map(({ filename }) => join(home, filename))
  const installed = run('npm', ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', ...tarballs])
  expect(installed.status, installed.stderr).toBe(0)
}, PATIENCE)
afterAll(() => rmSync(home, { recursive: true, force: true }))

test('each stands behind those it needs', () => {
  expect(names).toContain('trailmend')
  const folders = publishedFolders()
  for (const [at, folder] of folders.entries()) {
    const needed = Object.keys(readManifest(join(relative(ROOT, folder), 'package.json')).dependencies ?? {}).filter((name) =>
      names.includes(name),
    )
    expect(needed.filter((name) => names.indexOf(name) >= at)).toEqual([])
  }
})

describe('the collector', () => {
  const installed = join(project, 'node_modules/@trailmend/collector')

  test('is one file that needs nothing beside it, with the licences of what is in it', () => {
    const alone = join(home, 'alone')
    cpSync(join(installed, 'bin'), join(alone, 'bin'), { recursive: true })
    cpSync(join(installed, 'package.json'), join(alone, 'package.json'))
    const { version } = readManifest('packages/collector/package.json')
    expect(run(process.execPath, [join(alone, 'bin/trailmend-collector.js'), '--version'])).toEqual({
      status: 0,
      stdout: `${version}\n`,
      stderr: '',
    })
    expect(readFileSync(join(installed, 'bin/licenses.txt'), 'utf8')).toContain('@aws-sdk/client-s3')
  })
})

describe('the command', () => {
  const trailmend = (...args: string[]) => run(join(project, 'node_modules', '.bin', 'trailmend'), args)

  test('tells its version', () => {
    expect(trailmend('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
  })
  test('judges a recording, in every form', () => {
    const recording = join(ROOT, 'samples/drifted-organization.json')
    const formats = ['json', 'jsonl', 'markdown', 'sarif', 'csv', 'junit', 'html'].map((format) => `${format}=out.${format}`)
    const { status, stdout, stderr } = trailmend('check', '--replay', recording, '--format', 'table', ...formats)
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
    expect(stdout).toMatch(/^NOT COMPLIANT/)
  })
  test('lists controls and writes what to begin with', () => {
    expect(trailmend('list', 'controls')).toMatchObject({ status: 0, stderr: '' })
    expect(trailmend('init', '--account', '111122223333')).toMatchObject({ status: 0, stderr: '' })
  })
})

describe('the packages', () => {
  test.each(['@trailmend/core', '@trailmend/report', '@trailmend/aws', '@trailmend/operate', 'trailmend'])('%s can be imported', (name) => {
    const { status, stdout, stderr } = node(`console.log(Object.keys(await import('${name}')).length > 0)`)
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'true\n', stderr: '' })
  })
  test('core, operate and report work together', () => {
    const code = `
      import { checkOptions, check } from '@trailmend/operate'
      import { renderMarkdown } from '@trailmend/report'
      const options = checkOptions({ replay: [${JSON.stringify(join(ROOT, 'samples/healthy-organization.json'))}] }, undefined)
      const result = await check(options, { clock: Date.now, progress: () => {}, userAgent: 'test' })
      console.log(result.summary.accounts > 0, renderMarkdown(result).startsWith('## Trailmend'))
    `
    expect(node(code)).toEqual({ status: 0, stdout: 'true true\n', stderr: '' })
  })
  test('none of them comes from this repository', () => {
    for (const name of names) expect(realpathSync(join(project, 'node_modules', name)).startsWith(realpathSync(project))).toBe(true)
  })
})
