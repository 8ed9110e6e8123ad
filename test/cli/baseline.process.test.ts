import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordedCall } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { ACCOUNT, call, denied, listing, recording, status, statusOf, trail } from '../fixtures/recordings.ts'
import { emptyFolder } from './run.ts'
import { trailmend } from './within.ts'

const CONTROL = 'cloudtrail-cloudwatch-logs'

/** A trail of its own name, without a log group. */
const silent = (name: string) =>
  trail({ Name: name, TrailARN: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/${name}`, CloudWatchLogsLogGroupArn: undefined })
const entry = (name: string) => `${CONTROL}/${ACCOUNT}/us-east-1/${encodeURIComponent(String(silent(name).TrailARN))}`

const old = [listing([silent('old')])]
const oldAndNew = [listing([silent('old'), silent('new')])]
const shown = trail()
const mended = [listing([shown]), statusOf(shown, { output: status() })]
const refused = [...old, call('cloudtrail:DescribeTrails', denied('cloudtrail:DescribeTrails'), { region: 'eu-west-1' })]

function folderWith(files: Record<string, readonly RecordedCall[] | string>): string {
  const folder = emptyFolder()
  for (const [name, what] of Object.entries(files))
    writeFileSync(join(folder, name), typeof what === 'string' ? what : JSON.stringify(recording(what)))
  return folder
}

/** Run in a folder, with one control: the others have failures of their own. */
function run(cwd: string, ...args: string[]) {
  return trailmend([...args, '--controls', CONTROL], { cwd })
}

const read = (folder: string, name = 'known.txt') => readFileSync(join(folder, name), 'utf8')
const entriesOf = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))

async function checked(folder: string, ...args: string[]) {
  const { code, stdout } = await run(folder, 'check', '--replay', 'r.json', '--format', 'json', ...args)
  const { summary, findings, notices, failOn } = JSON.parse(stdout)
  return { code, summary, findings, failOn, codes: notices.map((notice: { code: string }) => notice.code) }
}

describe('a baseline', () => {
  test('from its making to its end', async () => {
    const folder = folderWith({ 'r.json': old })
    const made = await run(folder, 'baseline', 'create', 'known.txt', '--replay', 'r.json')
    expect(made).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining(`+ ${entry('old')}\n1 failure not in known.txt: added.\n`),
    })
    expect(read(folder)).toMatch(/^(#.*\n)+\S+\n$/)
    expect(entriesOf(read(folder))).toEqual([entry('old')])

    const known = await checked(folder, '--baseline', 'known.txt')
    expect(known).toMatchObject({ code: 0, failOn: 'new', codes: [], summary: { outcomes: { fail: 1 }, baselined: 1, excepted: 0 } })
    expect(known.findings).toMatchObject([{ outcome: 'fail', baselined: true }])

    writeFileSync(join(folder, 'r.json'), JSON.stringify(recording(oldAndNew)))
    expect(await checked(folder, '--baseline', 'known.txt')).toMatchObject({ code: 1, summary: { outcomes: { fail: 2 }, baselined: 1 } })

    const before = read(folder)
    const preview = await run(folder, 'baseline', 'update', 'known.txt', '--replay', 'r.json')
    expect(preview).toMatchObject({ code: 1, stdout: expect.stringContaining(`+ ${entry('new')}\n`) })
    const pruned = await run(folder, 'baseline', 'update', 'known.txt', '--prune', '--replay', 'r.json')
    expect(pruned).toMatchObject({ code: 0, stdout: expect.stringContaining('left as it is (--add adds)') })
    expect(read(folder)).toBe(before)

    await run(folder, 'baseline', 'update', 'known.txt', '--add', '--replay', 'r.json')
    expect(entriesOf(read(folder))).toEqual([entry('new'), entry('old')])
    expect(read(folder).startsWith(before.slice(0, before.indexOf(CONTROL)))).toBe(true)

    writeFileSync(join(folder, 'r.json'), JSON.stringify(recording(mended)))
    expect(await checked(folder, '--baseline', 'known.txt')).toMatchObject({ code: 0, codes: ['baseline-stale'] })
    const added = await run(folder, 'baseline', 'update', 'known.txt', '--add', '--replay', 'r.json')
    expect(added).toMatchObject({ code: 0, stdout: expect.stringContaining('left as it is (--prune takes them out)') })
    expect(entriesOf(read(folder))).toHaveLength(2)
    await run(folder, 'baseline', 'update', 'known.txt', '--prune', '--replay', 'r.json')
    expect(entriesOf(read(folder))).toEqual([])
    expect(readdirSync(folder).sort()).toEqual(['known.txt', 'r.json'])
  })

  test('what could not be read is in none, and the exit code says so', async () => {
    const folder = folderWith({ 'r.json': refused })
    const made = await run(folder, 'baseline', 'create', 'known.txt', '--replay', 'r.json')
    expect(made).toMatchObject({ code: 3, stdout: expect.stringContaining('Incomplete: 1 verdict unknown.') })
    expect(entriesOf(read(folder))).toEqual([entry('old')])
    expect(await checked(folder, '--baseline', 'known.txt')).toMatchObject({ code: 3 })
  })

  test('what is under an exception is left out', async () => {
    const exception = `{control: ${CONTROL}, resource: '*/old', reason: r, owner: o, expires: 2027-06-30}`
    const folder = folderWith({ 'r.json': oldAndNew, 'trailmend.yml': `exceptions:\n  - ${exception}\nbaseline: not-yet.txt\n` })
    await run(folder, 'baseline', 'create', 'known.txt', '--replay', 'r.json')
    expect(entriesOf(read(folder))).toEqual([entry('new')])
  })

  test('the threshold decides whether it excuses', async () => {
    const folder = folderWith({ 'r.json': old, 'known.txt': `${entry('old')}\n` })
    const codes = ['any', 'new', 'low', 'never'].map(
      async (failOn) => (await checked(folder, '--baseline', 'known.txt', '--fail-on', failOn)).code,
    )
    expect(await Promise.all(codes)).toEqual([1, 0, 0, 0])
    expect(await checked(folder, '--fail-on', 'new')).toMatchObject({ code: 1, codes: ['no-baseline'] })
  })
})

describe('wrong input: a message, exit code 2, nothing written', () => {
  const cases: [string, string[], string][] = [
    ['a baseline that is not there', ['check', '--replay', 'r.json', '--baseline', 'none.txt'], 'cannot read the baseline none.txt'],
    ['a folder', ['check', '--replay', 'r.json', '--baseline', '.'], 'cannot read the baseline .'],
    [
      'a line that is no fingerprint',
      ['check', '--replay', 'r.json', '--baseline', 'bad.txt'],
      'bad.txt:3:1: not a fingerprint: "<<<<<<< ours"',
    ],
    ['bytes that are no text', ['check', '--replay', 'r.json', '--baseline', 'bytes.txt'], 'cannot read the baseline bytes.txt'],
    [
      'a report over the baseline',
      ['check', '--replay', 'r.json', '--baseline', 'good.txt', '--format', 'json=./good.txt'],
      'is read as the baseline',
    ],
    ['making one that is there', ['baseline', 'create', 'good.txt', '--replay', 'r.json'], 'good.txt is there already'],
    ['making one that is a recording', ['baseline', 'create', 'r.json', '--replay', 'r.json'], 'r.json is there already'],
    [
      'changing one that is not there',
      ['baseline', 'update', 'none.txt', '--add', '--replay', 'r.json'],
      'cannot read the baseline none.txt',
    ],
    ['changing one that is none', ['baseline', 'update', 'bad.txt', '--prune', '--replay', 'r.json'], 'bad.txt:3:1'],
    ['making one where nothing can be', ['baseline', 'create', 'no/such/x.txt', '--replay', 'r.json'], 'cannot write no/such/x.txt'],
    ['no file', ['baseline', 'create', '--replay', 'r.json'], "missing required argument 'file'"],
  ]
  test.each(cases)('%s', async (_name, args, message) => {
    const folder = folderWith({ 'r.json': old, 'good.txt': `${entry('old')}\n`, 'bad.txt': `# x\n${entry('old')}\n<<<<<<< ours\n` })
    writeFileSync(join(folder, 'bytes.txt'), Buffer.from([0x63, 0xff, 0x0a]))
    const before = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'latin1')]))
    const ran = await run(folder, ...args)
    expect(ran).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) })
    expect(Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'latin1')]))).toEqual(before)
  })
})

describe('exceptions', () => {
  const config = `exceptions:
  - control: ${CONTROL}
    account: "${ACCOUNT}"
    reason: The SIEM sees it.
    owner: security
    start: 2026-11-01
    expires: 2026-12-10
    alternate-solution: A SIEM reads the bucket.
`

  test.each([
    ['before', '2026-10-31T23:59:59Z', 1, ['exception-not-started'], 0],
    ['on its first day', '2026-11-01T00:00:00Z', 0, [], 1],
    ['15 days before its last', '2026-11-25T23:59:59Z', 0, [], 1],
    ['14 days before its last', '2026-11-26T00:00:00Z', 0, ['exception-ends-soon'], 1],
    ['at the end of its last day', '2026-12-10T23:59:59Z', 0, ['exception-ends-soon'], 1],
    ['after', '2026-12-11T00:00:00Z', 1, ['exception-expired'], 0],
  ])('%s', async (_name, now, code, codes, excepted) => {
    const folder = folderWith({ 'r.json': old, 'trailmend.yml': config })
    expect(await checked(folder, '--now', now)).toMatchObject({ code, codes, failOn: 'any', summary: { outcomes: { fail: 1 }, excepted } })
  })

  test('the failure stays one and says who answers for it', async () => {
    const folder = folderWith({ 'r.json': old, 'trailmend.yml': config })
    const { findings } = await checked(folder)
    expect(findings).toMatchObject([
      {
        outcome: 'fail',
        exception: {
          reason: 'The SIEM sees it.',
          owner: 'security',
          start: '2026-11-01',
          expires: '2026-12-10',
          alternateSolution: 'A SIEM reads the bucket.',
        },
      },
    ])
  })

  test('what is unknown is not excused, and what is mended is told', async () => {
    const folder = folderWith({
      'r.json': [listing([shown]), statusOf(shown, denied('cloudtrail:GetTrailStatus'))],
      'trailmend.yml': config,
    })
    expect(await checked(folder)).toMatchObject({ code: 3, codes: [], summary: { excepted: 0 } })
    writeFileSync(join(folder, 'r.json'), JSON.stringify(recording(mended)))
    expect(await checked(folder)).toMatchObject({ code: 0, codes: ['exception-unused'] })
  })

  test('names that would steer a terminal do not', async () => {
    const owner = '"\\u001b[2J::error::x\\u202e"'
    const folder = folderWith({ 'r.json': old, 'trailmend.yml': config.replace('owner: security', `owner: ${owner}`) })
    for (const format of ['table', 'json', 'markdown', 'sarif']) {
      const { stdout } = await run(folder, 'check', '--replay', 'r.json', '--now', '2026-12-11T00:00:00Z', '--format', format)
      expect(stdout).not.toMatch(/^::/m)
      for (const character of ['\u001b', '\u202e']) expect(stdout).not.toContain(character)
    }
  })

  test('a mistake in one has its place', async () => {
    const folder = folderWith({ 'r.json': old, 'trailmend.yml': config.replace('2026-12-10', 'never') })
    const { code, stderr } = await run(folder, 'check', '--replay', 'r.json')
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'error: trailmend.yml:7:14: exceptions.0.expires: expected a day such as 2027-06-30\n',
    })
  })
})
