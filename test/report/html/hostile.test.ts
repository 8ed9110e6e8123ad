import type { SourcedFinding } from '@trailmend/core'
import { OUTCOMES, SEVERITIES } from '@trailmend/core'
import { renderHtml } from '@trailmend/report'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { resultFrom } from '../fixture.ts'

const PIECES = [
  ...['<', '>', '"', "'", '&', '=', '/', '`', ' ', '\n', '\r', '\t', '\u0000', '\u001b', '\u2028', '\u202e', '\ufeff', '\ud83d', '🔥'],
  ...[
    '<script>',
    '</script>',
    '<!--',
    '-->',
    ']]>',
    '</style>',
    '</td>',
    '<img src=x onerror=x>',
    '&lt;',
    '&#60;',
    'javascript:',
    ' onload="x"',
  ],
  ...['__proto__', 'constructor', 'toString', '{{x}}', '${x}', 'main', '111122223333'],
]
const name = fc.oneof(
  { weight: 6, arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((pieces) => pieces.join('')) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.constantFrom(...PIECES).map((piece) => piece.repeat(400)) },
)

const finding: fc.Arbitrary<SourcedFinding> = fc.record(
  {
    source: name,
    account: name,
    region: name,
    control: name,
    outcome: fc.constantFrom(...OUTCOMES),
    severity: fc.constantFrom(...SEVERITIES),
    resource: fc.record({ type: name, id: name, arn: name }),
    expected: fc.dictionary(name, name, { maxKeys: 3 }),
    observed: fc.array(name, { maxLength: 3 }),
    because: fc.record({ code: name, text: name, needs: name }, { requiredKeys: ['code', 'text'] }),
    benchmarks: fc.dictionary(fc.oneof(name, fc.constant('cis-aws@2.0')), name, { maxKeys: 3 }),
    fingerprint: name,
    byHand: fc.record({ audit: name, fix: name }),
    exception: fc.record({ reason: name, owner: name, expires: name, start: name, alternateSolution: name }),
    baselined: fc.constant(true as const),
  },
  {
    requiredKeys: [
      ...(['source', 'account', 'region', 'control', 'outcome', 'severity', 'resource', 'expected', 'observed', 'because'] as const),
      ...(['benchmarks', 'fingerprint', 'byHand'] as const),
    ],
  },
)
const skipped = fc.record({
  source: name,
  account: name,
  region: name,
  because: fc.record({ code: name, text: name }),
  leavesGap: fc.constant(false),
})
const page = fc
  .record({
    findings: fc.array(finding, { maxLength: 4 }),
    skipped: fc.array(skipped, { maxLength: 3 }),
    notices: fc.array(fc.record({ code: name, text: name }), { maxLength: 2 }),
    judged: fc.array(fc.record({ source: name, now: name }), { maxLength: 2 }),
    title: name,
  })
  .map(({ findings, skipped, notices, judged, title }) =>
    renderHtml({ ...resultFrom(findings, { skipped }), notices, judged }, { benchmark: 'cis-aws@2.0', title }),
  )

const ELEMENTS = new Set(
  (
    'html head meta title style body a header div p button h1 h2 h3 ul li strong span small svg rect main section code form input ' +
    'fieldset legend label select option table thead tbody tr th td b details summary footer script'
  ).split(' '),
)
const ATTRIBUTES = new Set(
  (
    'lang charset http-equiv content name class id href hidden type aria-pressed aria-hidden aria-labelledby aria-label aria-keyshortcuts role ' +
    'tabindex scope viewBox preserveAspectRatio x y width height placeholder maxlength spellcheck value checked autocomplete ' +
    'data-key data-standing data-benchmarks'
  ).split(' '),
)
const TAG = /<\/?([a-z0-9]+)((?: [a-zA-Z-]+(?:="[^"<]*")?)*)\/?>/g
const RAW = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u

test('whatever the names hold, the page has no tag, attribute or raw control but its own', () => {
  fc.assert(
    fc.property(page, (html) => {
      const markup = html.replace(/<(script|style)>[\s\S]*?<\/\1>/g, '').replace('<!doctype html>', '')
      expect(markup).not.toMatch(RAW)
      for (const [, element = '', attributes = ''] of markup.matchAll(TAG)) {
        expect(ELEMENTS).toContain(element)
        for (const [, attribute = ''] of attributes.matchAll(/ ([a-zA-Z-]+)(?:="[^"]*")?/g)) expect(ATTRIBUTES).toContain(attribute)
      }
      expect(markup.replace(TAG, '')).not.toContain('<')
    }),
    { seed: 20_261_122, numRuns: 150 },
  )
})

test('the reader of tags is not blind', () => {
  expect('<img src=x onerror=x>'.replace(TAG, '')).toContain('<')
  expect([...'<b onclick="x">'.matchAll(TAG)][0]?.[2]).toBe(' onclick="x"')
})
