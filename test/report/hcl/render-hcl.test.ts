import { describe, expect, test } from 'vitest'
import { expression, template } from '../../../packages/report/src/hcl/expression.ts'
import { quoteHcl } from '../../../packages/report/src/hcl/quote.ts'
import { hclComment, jsonencode, renderHcl, renderValue } from '../../../packages/report/src/hcl/render-hcl.ts'

describe('text is quoted', () => {
  test.each([
    ['plain', '"plain"'],
    ['', '""'],
    ['a "b" \\ c', '"a \\"b\\" \\\\ c"'],
    ['two\nlines\r\n\tand a tab', '"two\\nlines\\r\\n\\tand a tab"'],
    ['${file("/etc/passwd")}', '"$${file(\\"/etc/passwd\\")}"'],
    ['%{ if true }x%{ endif }', '"%%{ if true }x%%{ endif }"'],
    ['$${x} %%{y}', '"\\u0024\\u0024{x} \\u0025\\u0025{y}"'],
    ['$%{x}', '"\\u0024\\u0025{x}"'],
    ['costs $5 and 5%', '"costs $5 and 5%"'],
    ['a\u0000b\u001bc\u202ed\u2028e', '"a\\u0000b\\u001bc\\u202ed\\u2028e"'],
    ['\u{e0041}', '"\\U000e0041"'],
    ['\ud800', '"\\ufffd"'],
    ['日本 é', '"日本 é"'],
  ])('%j', (text, quoted) => {
    expect(quoteHcl(text)).toBe(quoted)
  })
})

test('a block with attributes, blocks and comments', () => {
  const text = renderHcl([
    {
      type: 'resource',
      labels: ['aws_sqs_queue', 'queue'],
      comment: ['What it is for', 'second\nline'],
      attributes: {
        name: 'a',
        message_retention_seconds: 60,
        arn: template(['arn:', expression('local.partition'), ':sqs:${x}']),
        policy: jsonencode({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', 'aws:x': ['a', 'b'] }] }),
        left: undefined,
        tags: { trailmend: 'standard' },
      },
      blocks: [{ type: 'lifecycle', attributes: { prevent_destroy: true } }],
    },
    { type: 'data', labels: ['aws_partition', 'current'] },
  ])
  expect(text).toMatchInlineSnapshot(`
    "# What it is for
    # second\\u{a}line
    resource "aws_sqs_queue" "queue" {
      name                      = "a"
      message_retention_seconds = 60
      arn                       = "arn:\${local.partition}:sqs:$\${x}"
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [
          {
            Effect  = "Allow"
            "aws:x" = ["a", "b"]
          },
        ]
      })
      tags = {
        trailmend = "standard"
      }

      lifecycle {
        prevent_destroy = true
      }
    }

    data "aws_partition" "current" {}
    "
  `)
})

test('values that JSON has, and nothing of an object but its own fields', () => {
  expect(renderValue([1, true, null, 'x', [], {}])).toBe('[1, true, null, "x", [], {}]')
  expect(renderValue(JSON.parse('{"__proto__": "a", "constructor": "b"}'))).toBe('{\n  __proto__   = "a"\n  constructor = "b"\n}')
})

test.each(['null', 'true', 'false', 'for', 'a b', '', '1a'])('the key %j is quoted', (key) => {
  expect(renderValue({ [key]: 1 })).toBe(`{\n  "${key}" = 1\n}`)
})

test('a comment stays one', () => {
  expect(hclComment(['a\nresource "x" "y" {}', 'b\u2028c'])).toBe('# a\\u{a}resource "x" "y" {}\n# b\\u{2028}c')
})
