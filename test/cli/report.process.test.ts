import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FORMATS } from '@trailmend/operate'
import { describe, expect, test } from 'vitest'
import { denied, listing, recording, status, statusOf, trail } from '../fixtures/recordings.ts'
import { emptyFolder } from './run.ts'
import { trailmend } from './within.ts'

const shown = trail()
const RECORDINGS = {
  healthy: [listing([shown]), statusOf(shown, { output: status() })],
  silent: [listing([trail({ CloudWatchLogsLogGroupArn: undefined })])],
  refused: [listing([shown]), statusOf(shown, denied('cloudtrail:GetTrailStatus'))],
}
type Name = keyof typeof RECORDINGS
const CODES: Readonly<Record<Name, number>> = { healthy: 0, silent: 1, refused: 3 }
const ONLY = ['--controls', 'cloudtrail-cloudwatch-logs']

/** A folder with the saved results of recordings. */
async function folderWith(...names: readonly Name[]): Promise<string> {
  const cwd = emptyFolder()
  for (const name of names) {
    writeFileSync(join(cwd, 'r.json'), JSON.stringify(recording(RECORDINGS[name])))
    await trailmend(['check', '--replay', 'r.json', ...ONLY, '--format', `json=${name}.json`], { cwd })
  }
  return cwd
}

describe('trailmend report', () => {
  test.each(Object.entries(CODES))('%s ends as the check did, with the same words', async (name, code) => {
    const cwd = await folderWith(name as Name)
    const checked = await trailmend(['check', '--replay', 'r.json', ...ONLY], { cwd })
    const reported = await trailmend(['report', `${name}.json`], { cwd })
    expect(reported).toEqual(checked)
    expect(reported.code).toBe(code)
  })

  test('every form goes to its file', async () => {
    const cwd = await folderWith('silent')
    const files = FORMATS.filter((format) => format !== 'table').map((format) => `${format}=out.${format}`)
    const ran = await trailmend(['report', 'silent.json', '--format', ...files], { cwd })
    expect(ran).toMatchObject({ code: 1, stderr: '' })
    for (const format of FORMATS.filter((each) => each !== 'table')) expect(existsSync(join(cwd, `out.${format}`))).toBe(true)
    expect(readFileSync(join(cwd, 'out.json'), 'utf8')).toBe(readFileSync(join(cwd, 'silent.json'), 'utf8'))
    expect(readFileSync(join(cwd, 'out.junit'), 'utf8')).toMatch(/^<\?xml/)
  })

  test('standard input, and several files as one', async () => {
    const cwd = await folderWith('healthy', 'refused')
    const input = readFileSync(join(cwd, 'refused.json'), 'utf8')
    const ran = await trailmend(['report', 'healthy.json', '-', '--format', 'jsonl'], { cwd, input })
    expect(ran.code).toBe(3)
    expect(ran.stdout.trimEnd().split('\n')).toHaveLength(2)
  })

  test.each([
    ['no file', ['report'], "missing required argument 'saved'"],
    ['no such file', ['report', 'none.json'], 'cannot read none.json'],
    ['a recording', ['report', 'r.json'], 'r.json: not a saved result'],
    ['an unknown form', ['report', 'healthy.json', '--format', 'pdf'], '--format: expected table'],
    ['an unknown place', ['report', 'healthy.json', '--send', 'siem'], 'Allowed choices are securityhub'],
  ])('%s is a usage error', async (_, args, message) => {
    const ran = await trailmend(args, { cwd: await folderWith('healthy') })
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(ran.stderr).toContain(message)
  })
})

describe('trailmend diff', () => {
  test.each<[Name, Name, number, string]>([
    ['healthy', 'healthy', 0, 'NOTHING NEW'],
    ['healthy', 'silent', 1, '1 NEW FAILURE'],
    ['silent', 'healthy', 0, 'NOTHING NEW: 1 fixed'],
    ['silent', 'silent', 0, 'NOTHING NEW: 0 fixed, 1 still failing'],
    ['silent', 'refused', 3, '1 NO LONGER KNOWN: 0 fixed'],
    ['refused', 'silent', 1, '1 NEW FAILURE'],
  ])('%s, then %s', async (older, newer, code, words) => {
    const cwd = await folderWith(older, newer)
    const ran = await trailmend(['diff', `${older}.json`, `${newer}.json`], { cwd })
    expect(ran).toMatchObject({ code, stderr: '' })
    expect(ran.stdout).toContain(words)
  })

  test('the other forms, and standard input', async () => {
    const cwd = await folderWith('healthy', 'silent')
    const input = readFileSync(join(cwd, 'silent.json'), 'utf8')
    const json = await trailmend(['diff', 'healthy.json', '-', '--format', 'json'], { cwd, input })
    expect(JSON.parse(json.stdout)).toMatchObject({ exitCode: 1, counts: { 'new-failure': 1 } })
    const markdown = await trailmend(['diff', 'healthy.json', 'silent.json', '--format', 'markdown'], { cwd })
    expect(markdown.stdout).toMatch(/^## Trailmend: what changed\n\n\*\*1 NEW FAILURE\*\*/)
  })

  test.each([
    ['one result', ['diff', 'healthy.json'], "missing required argument 'new'"],
    ['no such result', ['diff', 'healthy.json', 'none.json'], 'cannot read none.json'],
    ['both from standard input', ['diff', '-', '-'], 'only one of the two results can come from standard input'],
  ])('%s is a usage error', async (_, args, message) => {
    const ran = await trailmend(args, { cwd: await folderWith('healthy') })
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(ran.stderr).toContain(message)
  })
})

test('what cannot be sent is told on standard error, and is incomplete', async () => {
  const cwd = await folderWith('healthy', 'silent')
  const env = { AWS_EC2_METADATA_DISABLED: 'true', AWS_REGION: 'us-east-1', HOME: cwd }
  const ran = await trailmend(['report', 'healthy.json', '--send', 'securityhub'], { cwd, env })
  expect(ran.code).toBe(3)
  expect(ran.stdout).toMatch(/^COMPLIANT/)
  expect(ran.stderr).toMatch(
    /^Security Hub: 0 findings sent, 1 not\.\n {2}111122223333, us-east-1: 1 finding not sent: CredentialsProviderError: /,
  )
  expect((await trailmend(['report', 'silent.json', '--send', 'securityhub'], { cwd, env })).code).toBe(1)
})
