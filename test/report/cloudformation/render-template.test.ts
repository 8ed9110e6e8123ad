import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { renderTemplate, type TemplateValue } from '../../../packages/report/src/cloudformation/render-template.ts'

const HOSTILE: readonly string[] = [
  'yes',
  'on',
  'y',
  'null',
  '0x1',
  '1:30',
  '<<',
  '!Ref x',
  '&a',
  '*a',
  'a: b',
  'a:',
  '- a',
  '# a',
  'k\n',
  '',
]

test('every text is the same again for whoever reads YAML 1.1, as a key and as a value', () => {
  const properties = Object.fromEntries(HOSTILE.map((text): [string, TemplateValue] => [text, text]))
  const text = renderTemplate({ Description: 'a', Resources: { A: { '<<': { Type: 'AWS::IAM::User' }, ...properties } } })
  expect(parse(text, { version: '1.1', merge: true })).toEqual({
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'a',
    Resources: { A: { ...properties } },
  })
})

test('no comment ends its line', () => {
  const text = renderTemplate({ Description: 'a', Resources: {} }, { above: ['a\nResources: 1'], below: ['b\u2028c', ''] })
  expect(text.split('\n').filter((line) => line.startsWith('#'))).toEqual(['# a\\u{a}Resources: 1', '# b\\u{2028}c', '#'])
})
