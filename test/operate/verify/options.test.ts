import { describe, expect, test } from 'vitest'
import { VERIFY_DEFAULTS, type VerifyWishes, verifyOptions } from '../../../packages/operate/src/verify/options.ts'

const ARN = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main'

const problemsOf = (wishes: VerifyWishes): readonly string[] => {
  try {
    verifyOptions(wishes)
    return []
  } catch (error) {
    return (error as Error).message.split('\n')
  }
}

describe('wishes that cannot be met', () => {
  const cases: readonly [string, VerifyWishes, string][] = [
    ['a time that is none', { from: 'yesterday' }, '--from: expected a time'],
    ['a day that no calendar has', { to: '2026-02-30' }, '--to: expected a time'],
    ['times the wrong way round', { from: '2026-11-02', to: '2026-11-01' }, '--from: is not before --to'],
    ['no account id', { account: ['main'] }, '--account "main": expected'],
    ['no region', { region: ['../evil'] }, '--region "../evil": expected'],
    ['another ARN', { trail: ['arn:aws:s3:::bucket'] }, '--trail "arn:aws:s3:::bucket": expected'],
    ['a name that no trail can have', { trail: ['a b'] }, '--trail "a b": expected'],
    ['no organization', { organizationId: 'r-1' }, '--organization-id: expected'],
    ['the name of a role', { role: 'checker' }, "--role: expected a role's ARN"],
    ['a prefix of nothing', { prefix: 'a' }, '--prefix: says where in a bucket'],
    ['a bucket without a trail', { bucket: 'logs' }, '--bucket: the trail is not asked for then'],
    ['a bucket with the name of a trail', { bucket: 'logs', trail: ['main'] }, '--bucket: the trail is not asked for then'],
    ['restoring a copy', { folder: '.', restore: true }, '--restore: what is in a folder is not archived'],
    ['agreeing to nothing', { yes: true }, '--yes: there is nothing to agree to without --restore'],
    ['days of no copies', { restoreDays: '3' }, '--restore-days: nothing is restored without --restore'],
    ['a speed that there is not', { restore: 'quick' }, '--restore: expected bulk, standard, expedited, got "quick"'],
    ['copies for ever', { restore: true, restoreDays: '1000' }, '--restore-days: expected a whole number from 1 to 365'],
    ['no concurrency', { concurrency: '0' }, '--concurrency: expected a whole number'],
    ['a format that there is not', { format: ['sarif'] }, '--format: expected table, json'],
    ['a format without its path', { format: ['json='] }, '--format: a path is missing'],
    ['two on standard output', { format: ['json', 'table'] }, '--format: only one report can go to standard output'],
  ]
  test.each(cases)('%s', (_what, wishes, text) => {
    expect(problemsOf(wishes)).toEqual([expect.stringContaining(text)])
  })
  test('are told all at once', () => {
    expect(problemsOf({ from: 'x', account: ['y'], format: ['z'] })).toHaveLength(3)
  })
})

describe('wishes that can', () => {
  test('none: the defaults', () => {
    expect(verifyOptions({})).toMatchObject({
      accounts: undefined,
      trails: undefined,
      regions: undefined,
      from: undefined,
      to: undefined,
      undeclared: true,
      concurrency: VERIFY_DEFAULTS.concurrency,
      restore: undefined,
      reports: [{ format: 'table', path: undefined }],
    })
  })
  test('times are UTC unless they say otherwise', () => {
    const { from, to } = verifyOptions({ from: '2026-11-01T09:00:00+09:00', to: '2026-11-02' })
    expect([from, to]).toEqual([Date.parse('2026-11-01T00:00:00Z'), Date.parse('2026-11-02T00:00:00Z')])
  })
  test('a bucket with the ARN of its trail, a prefix without its slash', () => {
    expect(verifyOptions({ bucket: 'logs', trail: [ARN], prefix: 'a/b/' })).toMatchObject({ bucket: 'logs', trails: [ARN], prefix: 'a/b' })
  })
  test('files of public keys, of a region or of all', () => {
    expect(verifyOptions({ publicKeys: ['us-east-1=a=b.json', 'c=d.json', 'e.json'] }).keyFiles).toEqual([
      { region: 'us-east-1', path: 'a=b.json' },
      { region: undefined, path: 'c=d.json' },
      { region: undefined, path: 'e.json' },
    ])
  })
  test.each([
    [true, 'Bulk'],
    ['standard', 'Standard'],
    ['Expedited', 'Expedited'],
  ])('--restore %s restores by %s', (restore, tier) => {
    expect(verifyOptions({ restore, restoreDays: '3' }).restore).toEqual({ tier, days: 3, yes: false })
  })
  test('reports in files leave standard output to the table', () => {
    expect(verifyOptions({ format: ['json=a.json'], evidence: 'b' }).reports).toEqual([
      { format: 'table', path: undefined },
      { format: 'json', path: 'a.json' },
      { format: 'evidence', path: 'b' },
    ])
  })
})
