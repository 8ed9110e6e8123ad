import { renderJson, renderJsonLine } from '@trailmend/report'
import { expect, test } from 'vitest'
import { baselined, excepted, findingOf, mixed, withAccepted } from './fixture.ts'

const tool = { name: 'trailmend', version: '0.1.0' }

test('a line has its keys in a fixed order', () => {
  expect(renderJsonLine(findingOf())).toBe(
    '{"v":1,"source":"live","account":"111122223333","region":"us-east-1","control":"cloudtrail-cloudwatch-logs","outcome":"fail","severity":"low",' +
      '"resource":{"type":"AWS::CloudTrail::Trail","id":"main","arn":"arn:aws:cloudtrail:us-east-1:111122223333:trail/main"},' +
      '"expected":{"logGroup":"set","logging":true,"deliveredWithinHours":24},"observed":{"logGroupArn":null},' +
      '"because":{"code":"no-log-group","text":"Trail main of us-east-1 has no log group to deliver to."},' +
      '"benchmarks":{"cis-aws@1.2":"2.4","cis-aws@2.0":"3.4","aws-fsbp@1.0":"CloudTrail.5"},' +
      '"fingerprint":"cloudtrail-cloudwatch-logs/111122223333/us-east-1/arn%3Aaws%3Acloudtrail%3Aus-east-1%3A111122223333%3Atrail%2Fmain",' +
      `"byHand":${JSON.stringify(findingOf().byHand)}}\n`,
  )
})

test('a line names the permission that would help', () => {
  const because = { code: 'access-denied', text: 'x', needs: 'cloudtrail:GetTrailStatus' }
  expect(JSON.parse(renderJsonLine(findingOf({ because })))).toMatchObject({ because })
})

test('a document holds the objects of the lines, and what was asked', () => {
  const text = renderJson(mixed, { tool, benchmark: 'cis-aws@2.0', level: 1 })
  const { status, exitCode, complete, failOn, summary, notLookedAt } = mixed
  const parsed: unknown = JSON.parse(text)
  expect(parsed).toEqual({
    v: 1,
    tool,
    judged: mixed.judged,
    status,
    exitCode,
    complete,
    failOn,
    benchmark: 'cis-aws@2.0',
    level: 1,
    summary,
    findings: mixed.findings.map((finding) => JSON.parse(renderJsonLine(finding))),
    notLookedAt,
    notices: [],
  })
  expect(text).toBe(`${JSON.stringify(parsed, undefined, 2)}\n`)
})

test('what was not asked is no key', () => {
  const keys = Object.keys(JSON.parse(renderJson(mixed, { tool })))
  expect(keys).toEqual(['v', 'tool', 'judged', 'status', 'exitCode', 'complete', 'failOn', 'summary', 'findings', 'notLookedAt', 'notices'])
})

test('who answers for a failure, and that a baseline holds it', () => {
  expect(JSON.parse(renderJsonLine(excepted)).exception).toEqual(excepted.exception)
  expect(Object.keys(JSON.parse(renderJsonLine(baselined))).at(-1)).toBe('baselined')
  expect(JSON.parse(renderJson(withAccepted, { tool })).notices).toEqual(withAccepted.notices)
})
