import { renderTable } from '@trailmend/report'
import { describe, expect, test } from 'vitest'
import { baselined, findingOf, mixed, resultFrom, resultOf, withAccepted } from '../fixture.ts'

const plain = { color: false, width: 80 } as const

/** Commands are left out: they are as long as they are. */
const withoutCommands = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('    aws '))
    .join('\n')

describe('renderTable', () => {
  test('at 60 columns', () => {
    expect(withoutCommands(renderTable(mixed, { ...plain, width: 60, benchmark: 'cis-aws@2.0' }))).toMatchInlineSnapshot(`
      "NOT COMPLIANT, AND INCOMPLETE: 3 failed (1 critical, 2 low),
      1 unknown, 3 passed, 1 not applicable; 2 accounts,
      17 regions.
      CIS AWS Foundations Benchmark v2.0.0

      What            Where           Why
      ──────────────  ──────────────  ────────────────────────────
      FAIL critical   acme-security-  The policy of bucket
      3.3             cloudtrail-     acme-security-cloudtrail-
      cloudtrail-     logs-eu-        logs-eu-central-1 lets
      bucket-public   central-1       everyone read objects:
                      eu-central-1    statement PublicRead names
                      111122223333    the principal *.

      FAIL low        main            Trail main of ap-southeast-2
      3.4             ap-southeast-2  has no log group to deliver
      cloudtrail-     111122223333    to.
      cloudwatch-
      logs

      FAIL low        main            Trail main of us-east-1 has
      3.4             us-east-1       no log group to deliver to.
      cloudtrail-     111122223333
      cloudwatch-
      logs

      UNKNOWN low     main            Whether trail main delivers
      3.4             ap-northeast-1  is not known: the call was
      cloudtrail-     444455556666    refused (User:
      cloudwatch-                     arn:aws:sts::444455556666:
      logs                            assumed-role/audit/ci is not
                                      authorized). Grant
                                      cloudtrail:GetTrailStatus.

      To look and to mend by hand

        acme-security-cloudtrail-logs-eu-central-1, eu-central-1,
        111122223333: 3.3 cloudtrail-bucket-public

        main, ap-southeast-2, 111122223333: 3.4
        cloudtrail-cloudwatch-logs

        main, us-east-1, 111122223333: 3.4
        cloudtrail-cloudwatch-logs

      Not looked at
        gap      444455556666: the call was refused
                 (ap-northeast-1). Grant
                 cloudtrail:GetTrailStatus.
        skipped  111122223333, 444455556666: 12 regions not opted
                 in: af-south-1, ap-east-1, ap-south-2,
                 ap-southeast-3, ap-southeast-4, ca-west-1,
                 eu-central-2, eu-south-1, eu-south-2,
                 il-central-1, me-central-1, me-south-1.
      "
    `)
  })

  test('at 80 columns', () => {
    expect(withoutCommands(renderTable(mixed, { ...plain, benchmark: 'cis-aws@2.0' }))).toMatchInlineSnapshot(`
      "NOT COMPLIANT, AND INCOMPLETE: 3 failed (1 critical, 2 low), 1 unknown,
      3 passed, 1 not applicable; 2 accounts, 17 regions.
      CIS AWS Foundations Benchmark v2.0.0

      Result    Control           Where               Why
      ────────  ────────────────  ──────────────────  ────────────────────────────────
      FAIL      3.3               acme-security-      The policy of bucket
      critical  cloudtrail-       cloudtrail-logs-    acme-security-cloudtrail-logs-
                bucket-public     eu-central-1        eu-central-1 lets everyone read
                                  eu-central-1        objects: statement PublicRead
                                  111122223333        names the principal *.

      FAIL      3.4               main                Trail main of ap-southeast-2 has
      low       cloudtrail-       ap-southeast-2      no log group to deliver to.
                cloudwatch-logs   111122223333

      FAIL      3.4               main                Trail main of us-east-1 has no
      low       cloudtrail-       us-east-1           log group to deliver to.
                cloudwatch-logs   111122223333

      UNKNOWN   3.4               main                Whether trail main delivers is
      low       cloudtrail-       ap-northeast-1      not known: the call was refused
                cloudwatch-logs   444455556666        (User:
                                                      arn:aws:sts::444455556666:
                                                      assumed-role/audit/ci is not
                                                      authorized). Grant
                                                      cloudtrail:GetTrailStatus.

      To look and to mend by hand

        acme-security-cloudtrail-logs-eu-central-1, eu-central-1, 111122223333: 3.3
        cloudtrail-bucket-public

        main, ap-southeast-2, 111122223333: 3.4 cloudtrail-cloudwatch-logs

        main, us-east-1, 111122223333: 3.4 cloudtrail-cloudwatch-logs

      Not looked at
        gap      444455556666: the call was refused (ap-northeast-1). Grant
                 cloudtrail:GetTrailStatus.
        skipped  111122223333, 444455556666: 12 regions not opted in: af-south-1,
                 ap-east-1, ap-south-2, ap-southeast-3, ap-southeast-4, ca-west-1,
                 eu-central-2, eu-south-1, eu-south-2, il-central-1, me-central-1,
                 me-south-1.
      "
    `)
  })

  test('at 120 columns', () => {
    expect(withoutCommands(renderTable(mixed, { ...plain, width: 120 }))).toMatchInlineSnapshot(`
      "NOT COMPLIANT, AND INCOMPLETE: 3 failed (1 critical, 2 low), 1 unknown, 3 passed, 1 not applicable; 2 accounts,
      17 regions.

      Result    Control                     Where                       Why
      ────────  ──────────────────────────  ──────────────────────────  ──────────────────────────────────────────────────────
      FAIL      cloudtrail-bucket-public    acme-security-cloudtrail-   The policy of bucket
      critical                              logs-eu-central-1           acme-security-cloudtrail-logs-eu-central-1 lets
                                            eu-central-1                everyone read objects: statement PublicRead names the
                                            111122223333                principal *.

      FAIL      cloudtrail-cloudwatch-logs  main                        Trail main of ap-southeast-2 has no log group to
      low                                   ap-southeast-2              deliver to.
                                            111122223333

      FAIL      cloudtrail-cloudwatch-logs  main                        Trail main of us-east-1 has no log group to deliver
      low                                   us-east-1                   to.
                                            111122223333

      UNKNOWN   cloudtrail-cloudwatch-logs  main                        Whether trail main delivers is not known: the call was
      low                                   ap-northeast-1              refused (User:
                                            444455556666                arn:aws:sts::444455556666:assumed-role/audit/ci is not
                                                                        authorized). Grant cloudtrail:GetTrailStatus.

      To look and to mend by hand

        acme-security-cloudtrail-logs-eu-central-1, eu-central-1, 111122223333: cloudtrail-bucket-public

        main, ap-southeast-2, 111122223333: cloudtrail-cloudwatch-logs

        main, us-east-1, 111122223333: cloudtrail-cloudwatch-logs

      Not looked at
        gap      444455556666: the call was refused (ap-northeast-1). Grant cloudtrail:GetTrailStatus.
        skipped  111122223333, 444455556666: 12 regions not opted in: af-south-1, ap-east-1, ap-south-2, ap-southeast-3,
                 ap-southeast-4, ca-west-1, eu-central-2, eu-south-1, eu-south-2, il-central-1, me-central-1, me-south-1.
      "
    `)
  })

  test('at 160 columns, with everything that passed', () => {
    expect(withoutCommands(renderTable(mixed, { ...plain, width: 160, verbose: true }))).toMatchInlineSnapshot(`
      "NOT COMPLIANT, AND INCOMPLETE: 3 failed (1 critical, 2 low), 1 unknown, 3 passed, 1 not applicable; 2 accounts, 17 regions.

      Result    Control                        Account       Region          Resource                    Why
      ────────  ─────────────────────────────  ────────────  ──────────────  ──────────────────────────  ─────────────────────────────────────────────────────────────
      FAIL      cloudtrail-bucket-public       111122223333  eu-central-1    acme-security-cloudtrail-   The policy of bucket
      critical                                                               logs-eu-central-1           acme-security-cloudtrail-logs-eu-central-1 lets everyone read
                                                                                                         objects: statement PublicRead names the principal *.

      FAIL      cloudtrail-cloudwatch-logs     111122223333  ap-southeast-2  main                        Trail main of ap-southeast-2 has no log group to deliver to.
      low

      FAIL      cloudtrail-cloudwatch-logs     111122223333  us-east-1       main                        Trail main of us-east-1 has no log group to deliver to.
      low

      UNKNOWN   cloudtrail-cloudwatch-logs     444455556666  ap-northeast-1  main                        Whether trail main delivers is not known: the call was
      low                                                                                                refused (User:
                                                                                                         arn:aws:sts::444455556666:assumed-role/audit/ci is not
                                                                                                         authorized). Grant cloudtrail:GetTrailStatus.

      PASS      cloudtrail-cloudwatch-logs     444455556666  eu-west-1       main                        Trail main delivered to CloudWatch Logs 5 minutes ago.

      PASS      cloudtrail-cloudwatch-logs     444455556666  us-east-1       main                        Trail main delivered to CloudWatch Logs 5 minutes ago.

      PASS      cloudtrail-cloudwatch-logs     444455556666  us-west-2       main                        Trail main delivered to CloudWatch Logs 5 minutes ago.

      N/A       cloudtrail-organization-trail  444455556666  global          the account                 Account 444455556666 belongs to no organization.

      To look and to mend by hand

        acme-security-cloudtrail-logs-eu-central-1, eu-central-1, 111122223333: cloudtrail-bucket-public

        main, ap-southeast-2, 111122223333: cloudtrail-cloudwatch-logs

        main, us-east-1, 111122223333: cloudtrail-cloudwatch-logs

      Not looked at
        gap      444455556666: the call was refused (ap-northeast-1). Grant cloudtrail:GetTrailStatus.
        skipped  111122223333, 444455556666: 12 regions not opted in: af-south-1, ap-east-1, ap-south-2, ap-southeast-3, ap-southeast-4, ca-west-1, eu-central-2,
                 eu-south-1, eu-south-2, il-central-1, me-central-1, me-south-1.
      "
    `)
  })

  test('without failures', () => {
    expect(renderTable({ ...resultOf(['pass']), notLookedAt: [] }, plain)).toBe('COMPLIANT: 3 passed; 1 account, 17 regions.\n')
  })

  test('the commands of a failure stand unbroken below its name', () => {
    expect(renderTable(resultOf(['fail']), plain)).toContain(`
  main, us-east-1, 111122223333: cloudtrail-cloudwatch-logs
    aws cloudtrail get-trail-status --name arn:aws:cloudtrail:us-east-1:111122223333:trail/main --region us-east-1 --query LatestCloudWatchLogsDeliveryTime
    aws cloudtrail update-trail --name arn:aws:cloudtrail:us-east-1:111122223333:trail/main --region us-east-1 --cloud-watch-logs-log-group-arn '<log group ARN>:*' --cloud-watch-logs-role-arn '<role ARN>'
`)
  })

  test('names the source of the facts where there are several', () => {
    const findings = [findingOf({ source: 'a.json' }), findingOf({ source: 'b.json' })]
    const text = renderTable(resultFrom(findings), plain)
    expect(text.match(/in \w\.json/g)).toEqual(['in a.json', 'in b.json'])
  })

  test('many commands and skipped accounts are cut short unless all is asked for', () => {
    const findings = Array.from({ length: 30 }, (_, index) =>
      findingOf({
        byHand: { audit: `audit ${index}`, fix: `fix ${index}` },
        because: { code: `code-${index}`, text: 'A reason of its own.' },
      }),
    )
    const skipped = findings.map((_, index) => ({ ...resultOf().notLookedAt.at(-1)!, account: String(index), region: `region-${index}` }))
    const result = resultFrom(findings, { skipped })
    const marks = (text: string) => text.match(/^ {4}audit|^ {2}skipped|^FAIL|.* in the verbose output\.$/gm)
    expect(marks(renderTable(result, plain))).toEqual([
      ...Array<string>(30).fill('FAIL'),
      ...Array<string>(10).fill('    audit'),
      '20 more in the verbose output.',
      ...Array<string>(20).fill('  skipped'),
      '10 more in the verbose output.',
    ])
    expect(marks(renderTable(result, { ...plain, verbose: true }))).toEqual([
      ...Array<string>(30).fill('FAIL'),
      ...Array<string>(30).fill('    audit'),
      ...Array<string>(30).fill('  skipped'),
    ])
  })

  test('from twenty open findings on, a line for each control tells what there is', () => {
    const failures = (control: string, count: number, differs: Parameters<typeof findingOf>[0] = {}) =>
      Array.from({ length: count }, (_, index) => findingOf({ control, account: String(111122223330 + index), ...differs }))
    const findings = [
      ...failures('cloudtrail-cloudwatch-logs', 7),
      ...failures('cloudtrail-cloudwatch-logs', 2, { outcome: 'unknown' }),
      ...failures('cloudtrail-kms', 9, { severity: 'high' }),
      ...failures('kms-rotation', 1, { severity: 'critical', outcome: 'unknown' }),
    ]
    expect(renderTable(resultFrom(findings), plain)).not.toContain('By control')
    const text = renderTable(resultFrom([...findings, ...failures('vpc-flow-logs', 1)]), plain)
    expect(text.slice(0, text.indexOf('To look and to mend'))).toMatchInlineSnapshot(`
      "NOT COMPLIANT, AND INCOMPLETE: 17 failed (9 high, 8 low), 3 unknown, 0 passed;
      9 accounts, 0 regions.

      By control
        high      cloudtrail-kms              9 failed
        low       cloudtrail-cloudwatch-logs  7 failed, 2 unknown
        low       vpc-flow-logs               1 failed
        critical  kms-rotation                1 unknown

      Result    Control           Where         Why
      ────────  ────────────────  ────────────  ──────────────────────────────────────
      FAIL      cloudtrail-kms    main          Trail main of us-east-1 has no log
      high                        us-east-1     group to deliver to.
                                  111122223330
                                  and 8 more

      FAIL      cloudtrail-       main          Trail main of us-east-1 has no log
      low       cloudwatch-logs   us-east-1     group to deliver to.
                                  111122223330
                                  and 6 more

      FAIL      vpc-flow-logs     main          Trail main of us-east-1 has no log
      low                         us-east-1     group to deliver to.
                                  111122223330

      UNKNOWN   kms-rotation      main          Trail main of us-east-1 has no log
      critical  and 1 more        us-east-1     group to deliver to.
                                  111122223330

      UNKNOWN   cloudtrail-       main          Trail main of us-east-1 has no log
      low       cloudwatch-logs   us-east-1     group to deliver to.
                                  111122223331

      “and … more” stands for 15 findings alike; the verbose output lists each.

      "
    `)
    expect(renderTable(resultFrom([...findings, ...failures('x'.repeat(70), 1)]), plain)).toContain(`  low       ${'x'.repeat(68)}\n`)
  })

  test('the commands of what is unlike others come before the many that are alike', () => {
    const alike = Array.from({ length: 12 }, (_, index) =>
      findingOf({ account: String(111122223330 + index), byHand: { audit: `audit alike-${index}`, fix: '' } }),
    )
    const other = findingOf({ because: { code: 'stopped', text: 'It is stopped.' }, byHand: { audit: 'audit other', fix: '' } })
    const text = renderTable(resultFrom([...alike, other]), plain)
    expect(text.match(/audit .*/g)?.slice(0, 3)).toEqual(['audit alike-0', 'audit other', 'audit alike-1'])
  })

  test.each([
    [0, 60],
    [59, 60],
    [Number.NaN, 60],
    [60.5, 60],
    [1_000, 160],
    [Number.POSITIVE_INFINITY, 160],
  ])('a width of %d is taken as %d', (width, taken) => {
    expect(renderTable(mixed, { ...plain, width })).toBe(renderTable(mixed, { ...plain, width: taken }))
  })

  test.each([60, 75, 76, 95, 96, 139, 140, 160])('no line is longer than %d columns, commands excepted', (width) => {
    const text = withoutCommands(renderTable(mixed, { color: false, width, verbose: true, benchmark: 'cis-aws@2.0' }))
    expect(text.split('\n').filter((line) => line.length > width || line.endsWith(' '))).toEqual([])
  })

  test('colour adds nothing but colour', () => {
    const painted = renderTable(mixed, { ...plain, color: true })
    expect(painted).toContain('\u001b[31mFAIL\u001b[39m')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of
    expect(painted.replace(/\u001b\[\d+m/g, '')).toBe(renderTable(mixed, plain))
  })
})

describe('accepted failures', () => {
  test('stand apart, with who answers for them, and have no commands', () => {
    expect(renderTable(withAccepted, plain).replace(/ {4}aws .*/g, '    …')).toMatchInlineSnapshot(`
      "NOT COMPLIANT: 1 failed (1 low), 1 exception, 1 in the baseline, 1 passed;
      2 accounts, 17 regions.

      Result  Control           Where         Why
      ──────  ────────────────  ────────────  ────────────────────────────────────────
      FAIL    cloudtrail-       main          Trail main of us-east-1 has no log group
      low     cloudwatch-logs   us-east-1     to deliver to.
                                111122223333

      Take note
        The exception at trailmend.yml:12 (owner security@acme.example) ends in 3
        days.

      To look and to mend by hand

        main, us-east-1, 111122223333: cloudtrail-cloudwatch-logs
          …
          …

      Accepted
        exception  main, eu-west-2, 111122223333: cloudtrail-cloudwatch-logs: accepted
                   by security@acme.example until 2027-01-31: The archive account
                   streams the bucket to a SIEM; instead: SIEM
        baseline   main, eu-west-3, 111122223333: cloudtrail-cloudwatch-logs: the
                   baseline holds it
      "
    `)
  })

  test('are cut to twenty unless asked for all', () => {
    const many = resultFrom(
      Array.from({ length: 25 }, (_, index) => ({ ...baselined, fingerprint: `f${index}` })),
      { failOn: 'new' },
    )
    expect(renderTable(many, plain)).toContain('5 more in the verbose output.')
    expect(renderTable(many, { ...plain, verbose: true })).not.toContain('more in the verbose output')
  })

  test('are open where a baseline excuses nothing', () => {
    const text = renderTable(resultFrom([baselined], { failOn: 'any' }), plain)
    expect(text).toContain('FAIL')
    expect(text).not.toContain('Accepted')
  })
})
