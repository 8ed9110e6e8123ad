import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { healthy } from './fixtures.ts'
import { bundle, createWorkspace, root } from './runner.ts'

/** Run the bundler of a tree on its own. */
function bundler(tree: string, args: readonly string[]) {
  return spawnSync(process.execPath, [join(tree, 'scripts', 'bundle-action.ts'), ...args], { cwd: tmpdir(), encoding: 'utf8' })
}

describe('dist/', () => {
  test('is what the sources give, to the byte, and nothing else', () => {
    expect(bundler(root, ['--check'])).toMatchObject({ status: 0, stderr: '' })
    expect(readdirSync(join(root, 'dist')).toSorted()).toEqual(['index.cjs', 'licenses.txt'])
  })

  test('holds no path of the machine that made it, and no line that git would change', () => {
    const text = readFileSync(bundle, 'utf8')
    expect(text.includes(root)).toBe(false)
    expect(text).not.toMatch(/\r/)
    expect(text).not.toMatch(/sourceMappingURL=data/)
  })

  test('tells the licence of every package in it', () => {
    const notice = readFileSync(join(root, 'dist', 'licenses.txt'), 'utf8')
    const inBundle = readFileSync(bundle, 'utf8').matchAll(/^\/\/ (?:.*\/)?node_modules\/((?:@[^/\n]+\/)?[^/\n]+)\//gm)
    const names = new Set([...inBundle].map(([, name]) => name))
    expect(names.size).toBeGreaterThan(3)
    for (const name of names) expect(notice).toContain(`\n${name} `)
  })
})

describe('in another folder', () => {
  let tree: string
  beforeAll(() => {
    tree = mkdtempSync(join(tmpdir(), 'trailmend-bundle-'))
    const kept = (path: string) => !/\/(lib|node_modules)$/.test(path)
    for (const name of ['packages', 'scripts', 'dist', 'package.json', 'tsconfig.base.json'])
      cpSync(join(root, name), join(tree, name), { recursive: true, filter: kept })
    for (const name of readdirSync(join(root, 'packages'))) {
      const nested = join(root, 'packages', name, 'node_modules')
      if (readdirSync(join(root, 'packages', name)).includes('node_modules'))
        symlinkSync(nested, join(tree, 'packages', name, 'node_modules'))
    }
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'))
  })
  afterAll(() => rmSync(tree, { recursive: true }))

  test('with nothing built, the same bytes come out', () => {
    expect(bundler(tree, ['--check'])).toMatchObject({ status: 0, stderr: '' })
  })

  test('a changed bundle and a file too many are told, with what to do', () => {
    writeFileSync(join(tree, 'dist', 'index.cjs'), '// changed\n', { flag: 'a' })
    writeFileSync(join(tree, 'dist', 'more.txt'), '')
    const { status, stderr } = bundler(tree, ['--check'])
    expect(status).toBe(1)
    expect(stderr).toBe('Not what the sources give: dist/index.cjs, dist/more.txt\nNext: npm run bundle, and commit dist/\n')
  })
})

test('the bundle has not grown past what a runner loads in a moment', () => {
  expect(statSync(join(root, 'dist', 'index.cjs')).size).toBeLessThan(6_000_000)
})

test('a replay loads no AWS SDK', async () => {
  const workspace = createWorkspace()
  try {
    workspace.write('a.json', healthy())
    // The SDK needs https, and nothing else in the Action does.
    const hook = "process.on('exit', () => require('fs').writeFileSync('loaded', process.moduleLoadList.join('\\n')))"
    workspace.write('hook.cjs', hook)
    const env = { NODE_OPTIONS: `--require=${join(workspace.folder, 'hook.cjs')}` }
    const modules = async (inputs: Record<string, string>) => {
      await workspace.run(inputs, env)
      return workspace.read('loaded').split('\n')
    }
    expect(await modules({ replay: 'a.json' })).not.toContain('NativeModule https')
    // Without credentials it fails, but not before the SDK was loaded to find that out.
    expect(await modules({ role: 'arn:aws:iam::111122223333:role/none' })).toContain('NativeModule https')
  } finally {
    workspace.remove()
  }
})
