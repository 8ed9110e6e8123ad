import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { filesIn, ROOT, read } from '../architecture/repository.ts'
import { trailmend } from '../cli/within.ts'
import { childEnvironment } from '../fakes/child-environment.ts'
import { fences } from './markdown.ts'

const documents = filesIn().filter((path) => path.endsWith('.md') && !path.startsWith('dist/'))
const blocks = documents.flatMap((path) => fences(read(path), 'sh').map((fence) => ({ ...fence, place: `${path}:${fence.line}` })))

/** No credentials, no configuration of whoever runs the tests, and nothing that opens a connection on its own. */
const { HOME } = process.env
const env = {
  ...childEnvironment(),
  HOME,
  NO_COLOR: '1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
}

describe('the examples that say how they end', () => {
  const marked = blocks.filter(({ note }) => note.startsWith('run: '))
  test.each(marked)('$place: $note', ({ note, text }) => {
    const { status, stderr } = spawnSync('bash', ['-eu', '-c', text], {
      cwd: ROOT,
      encoding: 'utf8',
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    expect(`run: exit ${status}`, stderr).toBe(note)
  })
  test('leave their folders where the tests remove them', () => {
    const { stdout } = spawnSync('bash', ['-c', 'mktemp -d'], { encoding: 'utf8', env })
    expect(dirname(stdout.trim())).toBe(tmpdir())
    expect(tmpdir()).toContain('trailmend-tests-')
  })
  test('there are some, and one for every exit code that a user can bring about', () => {
    expect(new Set(marked.map(({ note }) => note))).toEqual(new Set([0, 1, 2, 3].map((code) => `run: exit ${code}`)))
  })
})

/** What each command says of itself, by its name. */
const helps = new Map<string, string>()
await learn('')

async function learn(command: string): Promise<void> {
  const { stdout } = await trailmend([...command.split(' ').filter(Boolean), '--help'])
  helps.set(command, stdout)
  const listed = stdout.split('\nCommands:\n')[1]?.split('\n\n')[0] ?? ''
  for (const [, name = ''] of listed.matchAll(/^ {2}([a-z]+)\b/gm)) if (name !== 'help') await learn(`${command} ${name}`.trim())
}

describe('every command in a document', () => {
  const helpOf = (command: string): string => helps.get(command) ?? ''

  /** The command that words begin with, such as `policy check` in `policy check file --kind k`. */
  function commandOf(words: readonly string[]): string {
    let command = ''
    for (const word of words) {
      const isSubcommand = /^[a-z]+$/.test(word) && new RegExp(`^  ${word}\\b`, 'm').test(helpOf(command).split('\nCommands:\n')[1] ?? '')
      if (!isSubcommand) break
      command = `${command} ${word}`.trim()
    }
    return command
  }

  const uses = blocks.flatMap(({ place, text }) =>
    text
      .replaceAll('\\\n', ' ')
      .split(/\n| && | \| /)
      .flatMap((line) => /^(?:npx )?trailmend (.+)$/.exec(line.trim())?.[1] ?? [])
      .map((line) => ({ place, line, command: commandOf(line.split(' ')), flags: line.match(/(?<= |^)--[a-z-]+/g) ?? [] })),
  )

  test('is one', () => {
    expect(uses.filter(({ command, line }) => command === '' && !line.startsWith('--'))).toEqual([])
    expect([...new Set(uses.map(({ command }) => command))].sort()).toEqual([
      'apply',
      'baseline create',
      'baseline update',
      'check',
      'collect status',
      'diff',
      'doctor',
      'explain',
      'init',
      'list',
      'plan',
      'policy check',
      'report',
      'setup',
      'verify',
      'watch',
    ])
  })
  test('has the flags it is shown with', () => {
    const unheardOf = uses.flatMap(({ place, command, flags }) =>
      flags.filter((flag) => !new RegExp(`${flag}(?![a-z-])`).test(helpOf(command))).map((flag) => `${place}: ${command} ${flag}`),
    )
    expect(unheardOf).toEqual([])
    expect(uses.flatMap(({ flags }) => flags).length).toBeGreaterThan(10)
  })
  test('would be missed if it were none', () => {
    expect([commandOf(['check', '--replay', 'a']), commandOf(['policy', 'check', 'a']), commandOf(['mend', 'it'])]).toEqual([
      'check',
      'policy check',
      '',
    ])
  })
})
