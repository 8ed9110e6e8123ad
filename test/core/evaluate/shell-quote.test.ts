import { CONTROLS, evaluate, observe } from '@trailmend/core'
import { expect, test } from 'vitest'
import { shellQuote } from '../../../packages/core/src/evaluate/shell-quote.ts'
import { listing, recording, trail } from '../../fixtures/recordings.ts'

test.each([
  ['arn:aws:cloudtrail:us-east-1:111122223333:trail/main', 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main'],
  ["a'b", "'a'\\''b'"],
  ['$(id)', "'$(id)'"],
  ['`id`', "'`id`'"],
  ['a b;c', "'a b;c'"],
  ['', "''"],
  ['-x', '-x'],
  ['~', "'~'"],
  ['*', "'*'"],
  ['\u001b[31m', "'?[31m'"],
  ['a\nb', "'a?b'"],
  ['\u202eevil', "'?evil'"],
])('%j becomes %s', (word, quoted) => {
  expect(shellQuote(word)).toBe(quoted)
})

test('a name from AWS cannot begin a second command', () => {
  const shown = trail({ TrailARN: "arn:aws:cloudtrail:us-east-1:111122223333:trail/x'; id; '", CloudWatchLogsLogGroupArn: null })
  const findings = evaluate(observe(recording([listing([shown])])), CONTROLS).filter(({ resource }) => resource.arn === shown.TrailARN)
  expect(findings.length).toBeGreaterThan(0)
  for (const { byHand } of findings) {
    for (const command of [byHand.audit, byHand.fix])
      expect(command.replaceAll("'arn:aws:cloudtrail:us-east-1:111122223333:trail/x'\\''; id; '\\'''", '')).not.toContain('; id')
  }
})
