import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { filesIn, PACKAGES, ROOT, read, readManifest } from '../architecture/repository.ts'
import { anchor, codeSpans, headings, links } from './markdown.ts'

const documents = filesIn().filter((path) => path.endsWith('.md') && !path.startsWith('dist/'))

function isDead(from: string, link: string): boolean {
  if (/^https:\/\//.test(link)) return false
  const [path = '', fragment] = link.split('#')
  const target = path === '' ? from : posix.join(posix.dirname(from), path)
  if (!existsSync(join(ROOT, target))) return true
  return (
    fragment !== undefined &&
    ![1, 2, 3]
      .flatMap((level) => headings(read(target), level))
      .map(anchor)
      .includes(fragment)
  )
}

/** A code span that can only mean a path of the repository. `core/src/…` is short for `packages/core/src/…`. */
function pathMeant(span: string): string | undefined {
  if (/[<>*…{}\s$=]/.test(span) || !span.includes('/')) return undefined
  const first = span.split('/')[0] ?? ''
  if (PACKAGES.includes(first) && span.split('/')[1] === 'src') return `packages/${span}`
  return ['packages', 'test', 'docs', 'scripts', 'samples', 'bench', '.ci', '.github'].includes(first) ? span : undefined
}

describe.each(documents)('%s', (path) => {
  test('has no dead link', () => {
    expect(links(read(path)).filter((link) => isDead(path, link))).toEqual([])
  })
  test('names no file that is not there', () => {
    const meant = codeSpans(read(path)).flatMap((span) => pathMeant(span) ?? [])
    expect(meant.filter((each) => !existsSync(join(ROOT, each)))).toEqual([])
  })
  test('names no script that is not there', () => {
    const { scripts } = readManifest('package.json') as unknown as { scripts: Record<string, string> }
    const named = [...read(path).matchAll(/npm run (?:--\S+ )*([a-z][a-z:-]*)/g)].map((match) => match[1] ?? '')
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
  })
})

test('every document can be reached from the README', () => {
  const reached = new Set(['README.md'])
  for (const path of reached) {
    const next = links(read(path)).map((link) => posix.join(posix.dirname(path), link.split('#')[0] ?? ''))
    for (const each of next.filter((target) => documents.includes(target))) reached.add(each)
  }
  expect(documents.filter((path) => !path.startsWith('.github/') && !reached.has(path))).toEqual([])
})

test('a dead link and a missing anchor would be found', () => {
  expect(['#set-up', 'LICENSE', 'no-such-file.md', '#no-such-heading'].map((link) => isDead('README.md', link))).toEqual([
    false,
    false,
    true,
    true,
  ])
  expect(['core/src/arn.ts', 'docs/iam/', '<id>/src', 'a/b'].map(pathMeant)).toEqual([
    'packages/core/src/arn.ts',
    'docs/iam/',
    undefined,
    undefined,
  ])
})
