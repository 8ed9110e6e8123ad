import type { SourcedFinding } from '@trailmend/core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { MAX_BODY } from '../../../packages/action/src/drift/body/issue-body.ts'
import { parseHeader } from '../../../packages/action/src/drift/header.ts'
import { scopeKey } from '../../../packages/action/src/drift/scope.ts'
import { type GitHubFake, startGitHub } from '../../fakes/github/server.ts'
import { ACCOUNT, failure, plan, report, resetGitHub, run, step, unknown } from './fixtures.ts'

let fake: GitHubFake
beforeAll(async () => {
  fake = await startGitHub()
})
afterAll(() => fake.stop())
beforeEach(() => resetGitHub(fake))

const key = scopeKey(report([]).scope, 'octo/repo')
const MARK = `<!-- trailmend:drift key=${key} v=1 state=${'0'.repeat(64)} -->`

const NAMES: readonly string[] = [
  '@everyone',
  '@octo/security',
  '</details><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '#1 GH-2 octo/repo#3',
  'https://evil.example/x www.evil.example',
  '[click](https://evil.example) ![x](https://evil.example/x.png)',
  `\n${MARK}\n`,
  MARK,
  '<!-- trailmend:known 0000000000 -->',
  'a | b | c',
  '```\n# Heading\n- [ ] task',
  '$x$ `code` **bold** ~~gone~~',
  '\u202egnp.exe\u0000\u001b[31m\u2028::error::x',
  'fixes #12',
  'deadbeef'.repeat(5),
]

/** Everything that was written by the runs so far. */
const written = () => [...fake.issues, ...fake.pulls, ...fake.comments].map(({ body }) => body)

describe.each(NAMES)('a name like %j', (name) => {
  const step1 = step({ resource: name, id: 'bucket', change: 's3:CreateBucket', input: { Bucket: name } })
  const handOver = { part: 'bucket', of: '', to: 'source', name, because: name, why: name, calls: [], closes: [] } as const
  const left = { fingerprint: name, control: name, outcome: 'fail', text: name, who: name } as const
  const evil = (extra: readonly SourcedFinding[] = []) =>
    report([failure(name, { region: name, because: { code: 'x', text: `It is ${name}.` } }), ...extra], {
      plans: [plan(ACCOUNT, { steps: [step1], handOvers: [handOver], left: [left] })],
    })

  test('is plain text in issues, pull requests and comments, and imitates no mark of ours', async () => {
    await run(fake, report([failure('a')]), { onDrift: 'both' })
    await run(fake, evil(), { onDrift: 'both', category: name })
    await run(fake, evil([failure(`more ${name}`), unknown()]), { onDrift: 'both' })
    await run(fake, report([]), { onDrift: 'both' })
    await run(fake, evil(), { onDrift: 'both' })
    expect(fake.issues).toHaveLength(1)
    expect(written().length).toBeGreaterThan(4)
    for (const body of written()) {
      const below = body.replace(/^(?:<!-- trailmend:[a-z-]+(?: [\w=:,-]+| too many)* -->\n){0,3}/, '')
      expect(below).not.toMatch(/<(?!\/?(?:details|summary)>)[a-z!/]/i)
      expect(below).not.toContain('</details>')
      expect(below.replace(/\(https:\/\/github\.com\/[^)]*\)/g, '')).not.toMatch(/https?:\/\/|www\./)
      expect(below).not.toMatch(/@(?=[\w-])/)
      expect(below.replace(/&#\d+;/g, ' ')).not.toMatch(/#\d/)
      expect(below.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u)
      for (const line of below.split('\n').filter((each) => each.startsWith('|'))) expect(line.endsWith(' |')).toBe(true)
    }
    for (const { body } of fake.issues) expect(parseHeader('drift', body)?.key).toBe(key)
  })
})

describe('a body', () => {
  test('of 20,000 failures is cut by whole rows to what GitHub takes, and says how many are missing', async () => {
    const many = Array.from({ length: 20_000 }, (_, index) => failure(`trail-${String(index).padStart(6, '0')}`))
    expect(await run(fake, report(many))).toMatchObject({ operation: 'created', warnings: [] })
    const body = fake.issues[0]?.body ?? ''
    expect(body.length).toBeLessThanOrEqual(MAX_BODY)
    const shown = body.match(/^\| 111122223333 \|.* \|$/gm)?.length ?? 0
    expect(shown).toBeGreaterThan(100)
    expect(body).toContain(`\n${20_000 - shown} more failures, see the report.\n`)
    expect(body).toContain('### History')
    expect(body.split('\n')[1]).toBe('<!-- trailmend:known too many -->')
    // What is too much to be noted cannot be told from what is new.
    expect(await run(fake, report([failure('new'), unknown()]))).toMatchObject({ operation: 'none' })
    expect(await run(fake, report(many.slice(1)))).toMatchObject({ operation: 'updated', warnings: [] })
    expect(fake.issues[0]?.body).toContain('| ? | ? | 19999 |')
    expect(await run(fake, report([]))).toMatchObject({ operation: 'closed', warnings: [] })
  })

  test('of failures, steps and hand-overs that are each too many shows some of all', async () => {
    const steps = Array.from({ length: 5_000 }, (_, index) => step({ id: `monitor/${index}`, part: 'monitor' }))
    const handOvers = Array.from(
      { length: 5_000 },
      (_, index) =>
        ({ part: 'queue', of: '', to: 'source', name: `q${index}`, because: '', why: 'It is held.', calls: [], closes: [] }) as const,
    )
    const many = Array.from({ length: 5_000 }, (_, index) => failure(`trail-${index}`))
    expect(await run(fake, report(many, { plans: [plan(ACCOUNT, { steps, handOvers })] }), { onDrift: 'both' })).toMatchObject({
      warnings: [],
    })
    for (const body of written()) {
      expect(body.length).toBeLessThanOrEqual(MAX_BODY)
      for (const noun of ['failures', 'steps', 'to hand over'])
        expect(body).toMatch(new RegExp(`^\\d+ more ${noun}, see the report\\.$`, 'm'))
    }
  })

  test('as wide as bodies get stays within what GitHub takes while it changes and is closed', async () => {
    const wide = (name: string) => failure(name, { because: { code: 'x', text: '\u{1f512}'.repeat(900) } })
    for (let round = 0; round < 12; round++) {
      expect(await run(fake, report(Array.from({ length: 50 }, (_, index) => wide(`r${round}-${index}`))))).toMatchObject({ warnings: [] })
    }
    expect(await run(fake, report([]))).toMatchObject({ operation: 'closed', warnings: [] })
  })
})

describe('a public repository', () => {
  const SECRETS = [ACCOUNT, 'acme', 'arn:aws', '444455556666', 'ada@']
  const acme = () =>
    report(
      [
        failure('acme-trail'),
        failure('acme-other', { account: '444455556666', region: 'acme-region' }),
        failure('x', { resource: { type: 'AWS::S3::Bucket', id: 'acme-logs', arn: 'arn:aws:s3:::acme-logs' } }),
      ],
      {
        scope: `["trailmend/all/${ACCOUNT}"]`,
        plans: [
          plan(ACCOUNT, {
            steps: [
              step({
                input: {
                  Bucket: 'acme-logs',
                  Policy: `{"Resource":"arn:aws:s3:::acme-logs/AWSLogs/${ACCOUNT}"}`,
                  Tags: [{ Key: 'acme', Value: 'ada@acme' }],
                  acme_key: 1,
                },
              }),
            ],
            handOvers: [
              {
                part: 'queue',
                of: 'acme',
                to: 'source',
                name: 'acme-queue',
                because: 'acme',
                why: 'acme',
                heldBy: 'Terraform acme',
                calls: [],
                closes: [],
              },
            ],
            left: [{ fingerprint: `x/${ACCOUNT}`, control: 'cloudtrail-mfa-delete', outcome: 'fail', text: 'acme', who: 'acme' }],
          }),
        ],
      },
    )
  const everything = () =>
    [
      ...written(),
      ...fake.issues.map(({ title }) => title),
      ...fake.pulls.map(({ title, head }) => title + head),
      ...[...fake.git.blobs.values()],
      ...[...fake.git.commits.values()].map(({ message }) => message),
      ...[...fake.git.trees.values()].map((tree) => JSON.stringify(tree.map(({ path }) => path))),
    ].join('\n')
  const category = `trailmend/all/${ACCOUNT}+acme`

  test('gets made-up names everywhere, the same for the same thing', async () => {
    fake.repository.private = false
    expect(await run(fake, acme(), { onDrift: 'both', category })).toMatchObject({ operation: 'created', warnings: [] })
    await run(
      fake,
      report([...acme().findings, failure('acme-third')], { ...acme(), findings: [...acme().findings, failure('acme-third')] }),
      { onDrift: 'both', category },
    )
    await run(fake, report([], { scope: acme().scope }), { onDrift: 'both', category })
    for (const secret of SECRETS) expect(everything()).not.toContain(secret)
    const file = [...fake.git.blobs.values()].find((text) => text.startsWith('{'))
    expect(JSON.parse(file ?? '')).toMatchObject({
      account: 'account-1',
      profile: 'standard',
      steps: [{ id: 'bucket-policy', change: 's3:PutBucketPolicy', resource: 'bucket-1', account: 'account-1' }],
    })
  })

  test('shows which thing is which', async () => {
    fake.repository.private = false
    await run(fake, acme(), { category })
    expect(fake.issues[0]?.body).toContain('| account-1 | high | cloudtrail-cloudwatch-logs | us-east-1 | bucket-1 |\n')
    expect(fake.issues[0]?.body).toContain('| account-2 | high | cloudtrail-cloudwatch-logs | region-1 | trail-2 |\n')
    expect(fake.issues[0]?.body).toContain('| account-1 | bucket-policy | s3:PutBucketPolicy | bucket-1 | USD 1.50 |\n')
    expect(await run(fake, acme(), { category })).toMatchObject({ operation: 'none' })
  })

  test('is told nothing for new by a check that could not read everything, as names may differ', async () => {
    fake.repository.private = false
    await run(fake, acme(), { category })
    const incomplete = report([failure('acme-third'), unknown()], { scope: acme().scope })
    expect(await run(fake, incomplete, { category })).toMatchObject({ operation: 'none', issue: { number: 11 } })
  })

  test('gets real names where that is asked for, and a private one made-up names likewise', async () => {
    fake.repository.private = false
    await run(fake, acme(), { redact: 'false', category })
    expect(fake.issues[0]?.body).toContain('acme-trail')
    resetGitHub(fake)
    await run(fake, acme(), { redact: 'true', category })
    expect(everything()).not.toContain('acme')
  })
})
