import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findCheckout, gitSource, isCommitted, pathInCheckout } from '../../../packages/operate/src/gate/git-source.ts'

const home = mkdtempSync(join(tmpdir(), 'trailmend-git-'))
const root = join(home, 'repository')
let commit: string

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com']
  return execFileSync('git', [...identity, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: home },
  }).trim()
}

beforeAll(() => {
  mkdirSync(join(root, 'deep/er'), { recursive: true })
  git('init', '--quiet')
  writeFileSync(join(root, 'a.yml'), 'of the base\n')
  writeFileSync(join(root, 'deep/er/b ü*.yml'), 'deeper')
  symlinkSync('a.yml', join(root, 'link.yml'))
  git('add', '--all')
  git('commit', '--quiet', '--message', 'base')
  commit = git('rev-parse', 'HEAD')
  writeFileSync(join(root, 'a.yml'), 'of the change\n')
  rmSync(join(root, 'deep'), { recursive: true })
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const read = async (path: string, ref = commit, isCommit = true) =>
  gitSource(await findCheckout(join(root, 'a.yml'), process.env)).read({ ref, isCommit }, path)

describe('what git has fetched', () => {
  test('a file as it was', async () => {
    expect(await read('a.yml')).toEqual({ kind: 'text', text: 'of the base\n' })
  })
  test('one in a folder that is gone, whose name could be a pattern', async () => {
    expect(await read('deep/er/b ü*.yml')).toEqual({ kind: 'text', text: 'deeper' })
    expect(await read('deep/er/b*.yml')).toEqual({ kind: 'absent' })
  })
  test('none', async () => {
    expect(await read('none.yml')).toEqual({ kind: 'absent' })
  })
  const unreadable: [string, () => Promise<unknown>][] = [
    ['a link', () => read('link.yml')],
    ['a folder', () => read('deep')],
    ['a commit that is not there', () => read('a.yml', '0'.repeat(40))],
    ['a branch, of which a copy may be old', () => read('a.yml', 'main', false)],
    [
      'no repository',
      async () => gitSource(await findCheckout(join(home, 'a.yml'), process.env)).read({ ref: commit, isCommit: true }, 'a.yml'),
    ],
  ]
  test.each(unreadable)('nobody knows: %s', async (_name, ask) => {
    expect(await ask()).toMatchObject({ kind: 'unreadable', why: expect.stringMatching(/./) })
  })
  test('an object that was replaced is read as it was', async () => {
    const other = execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: root, input: 'replaced', encoding: 'utf8' }).trim()
    git('replace', git('rev-parse', `${commit}:a.yml`), other)
    expect(await read('a.yml')).toEqual({ kind: 'text', text: 'of the base\n' })
  })
})

describe('where a file is in its repository', () => {
  const cases: [string, string, string | undefined][] = [
    ['by its name alone', 'a.yml', 'a.yml'],
    ['at the root', join(root, 'a.yml'), 'a.yml'],
    ['in a folder that is gone', join(root, 'deep/er/b.yml'), 'deep/er/b.yml'],
    ['outside', join(home, 'a.yml'), undefined],
    ['outside by another way', `${root}/../a.yml`, undefined],
  ]
  test.each(cases)('%s', async (_name, path, expected) => {
    expect(await pathInCheckout(root, root, path)).toBe(expected)
  })
  test('through a link to the repository', async () => {
    symlinkSync(root, join(home, 'linked'))
    expect(await pathInCheckout(root, join(home, 'linked'), join(home, 'linked/a.yml'))).toBe('a.yml')
    expect(await pathInCheckout(root, join(home, 'linked'), 'a.yml')).toBe('a.yml')
  })
  test('through a link within it, by the name that was given', async () => {
    symlinkSync('.', join(root, 'elsewhere'))
    expect(await pathInCheckout(root, root, 'elsewhere/a.yml')).toBe('elsewhere/a.yml')
  })
  test('seen from a folder around it', async () => {
    expect(await pathInCheckout(root, home, 'repository/deep/a.yml')).toBe('deep/a.yml')
  })
})

describe('a repository in the shape of a folder', () => {
  test('is none', async () => {
    const bare = join(home, 'with-bare', 'conf')
    execFileSync('git', ['clone', '--quiet', '--bare', root, bare])
    execFileSync('git', ['-C', bare, 'config', 'core.bare', 'false'])
    execFileSync('git', ['-C', bare, 'config', 'core.worktree', bare])
    expect(await findCheckout(join(bare, 'a.yml'), process.env)).toMatchObject({ root: undefined })
  })
})

describe('what a change could bring along', () => {
  const committed = async (path: string) => isCommitted(await findCheckout(join(root, path), process.env), root, path)
  test.each([
    ['a file', 'a.yml', true],
    ['a link', 'link.yml', true],
    ['a file that is there and not committed', 'new.json', false],
    ['a file through a link that is not committed', 'other.yml', true],
    ['a file outside', '../outside.json', false],
    ['none', 'none.json', false],
  ])('%s', async (_name, path, expected) => {
    writeFileSync(join(root, 'new.json'), '{}')
    writeFileSync(join(home, 'outside.json'), '{}')
    rmSync(join(root, 'other.yml'), { force: true })
    symlinkSync('a.yml', join(root, 'other.yml'))
    expect(await committed(path)).toBe(expected)
  })
  test('nothing outside of a repository', async () => {
    expect(await isCommitted(await findCheckout(join(home, 'a.yml'), process.env), home, 'a.yml')).toBe(false)
  })
})
