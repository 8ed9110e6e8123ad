import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { writeTrail } from '../../scripts/samples/trail.ts'
import { ROOT, read } from '../architecture/repository.ts'
import { fences } from './markdown.ts'

const folder = mkdtempSync(join(tmpdir(), 'trailmend-docs-'))
afterAll(() => rmSync(folder, { recursive: true }))
symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
copyFileSync(writeTrail(folder).logs[0] ?? '', join(folder, 'log.json.gz'))

const examples = ['README.md', 'docs/stream.md'].flatMap((path) =>
  fences(read(path), 'ts').flatMap((fence) => (fence.note.startsWith('run: ') ? [{ ...fence, place: `${path}:${fence.line}` }] : [])),
)

/** They run where there is a log called `log.json.gz`, a copy of its trail's `bucket`, and `keys.json`; every one prints something. */
describe('the examples of the streaming SDK that say how they end', () => {
  const outputs = new Map<string, string>()

  test.each(examples)('$place: $note', ({ place, note, text }) => {
    const args = ['--input-type=module-typescript', '--no-warnings', '-']
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, input: text, encoding: 'utf8' })
    expect(`run: exit ${status}`, stderr).toBe(note)
    expect(stdout).not.toBe('')
    outputs.set(place, stdout)
  })

  test('what takes the place of stream-json prints the same', () => {
    const printed = examples.filter(({ text }) => text.includes('stream-chain')).map(({ place }) => outputs.get(place))
    expect(printed.length).toBe(2)
    expect(printed[1]).toBe(printed[0])
  })

  test('what verifies proves every file of the trail', () => {
    const [verified] = examples.filter(({ text }) => text.includes('verifyDigests(')).map(({ place }) => outputs.get(place) ?? '')
    const codes = (verified ?? '')
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ').slice(0, 2).join(' '))
    expect(codes.filter((code) => code === 'valid digest-valid').length).toBe(3)
    expect(codes.filter((code) => code === 'valid log-valid').length).toBe(12)
    expect(codes.filter((code) => /^(?:invalid|unknown)/.test(code))).toEqual([])
  })
})
