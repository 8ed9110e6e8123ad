import { compareResults, renderDiffJson, renderDiffMarkdown, renderDiffTable } from '@trailmend/report'
import { expect, test } from 'vitest'
import { documented, findingOf, resultFrom } from '../fixture.ts'

const older = resultFrom([findingOf({ outcome: 'pass' }), findingOf({ account: '444455556666', region: 'eu-west-1' })])
const diff = compareResults(older, documented)

test('the table', () => {
  expect(renderDiffTable(diff, { color: false, width: 80, benchmark: 'cis-aws@2.0' })).toMatchInlineSnapshot(`
    "1 NEW FAILURE, 1 NO LONGER KNOWN: 1 fixed, 0 still failing, 0 as before.

    New failures
      main, us-east-1, 111122223333: 3.4 cloudtrail-cloudwatch-logs (low; pass ->
        fail). Trail main of us-east-1 has no log group to deliver to.

    Became unknown
      main, ap-northeast-1, 444455556666: 3.4 cloudtrail-cloudwatch-logs (low;
        absent -> unknown). Whether trail main delivers is not known: the call was
        refused (User: arn:aws:sts::444455556666:assumed-role/audit/ci is not
        authorized). Grant cloudtrail:GetTrailStatus.

    Fixed
      main, eu-west-1, 444455556666: 3.4 cloudtrail-cloudwatch-logs (low; fail ->
        pass). Trail main delivered to CloudWatch Logs 5 minutes ago.
    "
  `)
})

test('colours only repeat what words say', () => {
  const painted = renderDiffTable(diff, { color: true, width: 80 })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of
  expect(painted.replace(/\u001b\[\d{1,2}m/g, '')).toBe(renderDiffTable(diff, { color: false, width: 80 }))
  expect(painted).not.toBe(renderDiffTable(diff, { color: false, width: 80 }))
})

test('Markdown', () => {
  expect(renderDiffMarkdown(diff)).toMatchInlineSnapshot(`
    "## Trailmend: what changed

    **1 NEW FAILURE, 1 NO LONGER KNOWN**: 1 fixed, 0 still failing, 0 as before.

    ### New failures

    - main, us-east-1, 111122223333: cloudtrail-cloudwatch-logs (low; pass -&gt; fail). Trail main of us-east-1 has no log group to deliver to.

    ### Became unknown

    - main, ap-northeast-1, 444455556666: cloudtrail-cloudwatch-logs (low; absent -&gt; unknown). Whether trail main delivers is not known: the call was refused (User: arn:aws:sts::444455556666:assumed-role/audit/ci is not authorized). Grant cloudtrail:GetTrailStatus.

    ### Fixed

    - main, eu-west-1, 444455556666: cloudtrail-cloudwatch-logs (low; fail -&gt; pass). Trail main delivered to CloudWatch Logs 5 minutes ago.
    "
  `)
})

test('Markdown is shortened by whole items, and says so', () => {
  const many = resultFrom(Array.from({ length: 500 }, (_, index) => findingOf({ fingerprint: `f${index}` })))
  const page = renderDiffMarkdown(compareResults(resultFrom([]), many), { maxBytes: 5_000 })
  expect(Buffer.byteLength(page)).toBeLessThanOrEqual(5_000)
  expect(page).toMatch(/New failures: \d{3} more, see the report\.\n$/)
})

test('the table shows fifty of a kind unless asked for all', () => {
  const many = compareResults(resultFrom([]), resultFrom(Array.from({ length: 60 }, (_, index) => findingOf({ fingerprint: `f${index}` }))))
  const plain = { color: false, width: 160 }
  expect(renderDiffTable(many, plain)).toContain('10 more in the verbose output.')
  expect(renderDiffTable(many, { ...plain, verbose: true })).not.toContain('more in the verbose output')
})

test('nothing new', () => {
  expect(renderDiffTable(compareResults(documented, documented), { color: false, width: 80 })).toBe(
    'NOTHING NEW: 0 fixed, 1 still failing, 1 still unknown, 1 as before.\n',
  )
})

test('JSON holds the findings as check does', () => {
  const { changes, ...rest } = JSON.parse(renderDiffJson(diff, { tool: { name: 'trailmend', version: '0.1.0' } }))
  expect(rest).toEqual({
    v: 1,
    tool: { name: 'trailmend', version: '0.1.0' },
    exitCode: 1,
    judged: { old: older.judged, new: documented.judged },
    counts: diff.counts,
    stillFailing: 0,
    stillUnknown: 0,
    unchanged: 0,
  })
  expect(changes[0]).toMatchObject({ kind: 'new-failure', before: 'pass', after: 'fail', finding: { v: 1, outcome: 'fail' } })
})
