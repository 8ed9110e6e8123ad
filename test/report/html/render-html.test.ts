import { createHash } from 'node:crypto'
import type { SourcedFinding } from '@trailmend/core'
import { renderHtml } from '@trailmend/report'
import { describe, expect, test } from 'vitest'
import { findingOf, mixed, resultFrom } from '../fixture.ts'
import { madeUpFindings } from './made-up-findings.ts'

const page = renderHtml(mixed, { benchmark: 'cis-aws@2.0' })
const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? ''

describe('the policy of the page', () => {
  test('lets nothing but two hashes be', () => {
    const directives = Object.fromEntries(policy.split('; ').map((each) => [each.split(' ')[0], each.split(' ').slice(1)]))
    expect(directives).toEqual({
      'default-src': ["'none'"],
      'script-src': [hashOf('script')],
      'style-src': [hashOf('style')],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'require-trusted-types-for': ["'script'"],
      'trusted-types': ["'none'"],
    })
  })

  test('comes before everything that it binds', () => {
    const above = page.slice(0, page.indexOf('<meta http-equiv'))
    expect(above).toBe('<!doctype html>\n<html lang="en"><head><meta charset="utf-8"/>')
  })

  test('is the same whatever was found', () => {
    const other = renderHtml(resultFrom([]))
    expect(other).toContain(policy)
    expect(other).toContain(contentOf('script'))
  })
})

/** The source of a policy for the only element of a name. */
function hashOf(name: string): string {
  return `'sha256-${createHash('sha256').update(contentOf(name)).digest('base64')}'`
}

function contentOf(name: string): string {
  const [found, ...others] = page.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, 'g'))
  expect(others).toEqual([])
  return found?.[1] ?? ''
}

describe('the page', () => {
  test('names no address that could be asked', () => {
    expect(page).not.toMatch(/\b(?:https?|wss?|ftp):|url\(|@import|\bsrc=|\bstyle=|\bon\w+=/i)
    expect([...page.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual(['#findings'])
  })

  test('has one row for each finding', () => {
    const many = madeUpFindings(200)
    expect(renderHtml(resultFrom(many)).match(/<tr role="row" class="is-/g)).toHaveLength(200)
  })

  test('is the same every time', () => {
    expect(renderHtml(mixed, { benchmark: 'cis-aws@2.0' })).toBe(page)
  })

  test('ends in a line break', () => {
    expect(page.endsWith('</html>\n')).toBe(true)
  })
})

const exception = { reason: 'Known.', owner: 'sec@example.com', expires: '2026-12-31' }

describe('which findings stand apart', () => {
  const cases: readonly [string, Partial<SourcedFinding>, 'any' | 'low', string][] = [
    ['a failure', {}, 'any', 'fail'],
    ['an unknown', { outcome: 'unknown' }, 'any', 'unknown'],
    ['a failure with an exception', { exception }, 'any', 'accepted'],
    ['a failure in the baseline, where only new ones count', { baselined: true }, 'low', 'accepted'],
    ['a failure in the baseline, where every one counts', { baselined: true }, 'any', 'fail'],
    ['a pass', { outcome: 'pass' }, 'any', 'pass'],
    ['what is not applicable', { outcome: 'not-applicable' }, 'any', 'not-applicable'],
  ]
  test.each(cases)('%s', (_what, differs, failOn, standing) => {
    const html = renderHtml(resultFrom([findingOf(differs)], { failOn }))
    expect(html).toContain(`data-standing="${standing}"`)
    expect(html.includes('Accepted failures')).toBe(standing === 'accepted')
  })
})

test('a failure in the baseline is said to be in it even where it counts', () => {
  expect(renderHtml(resultFrom([findingOf({ baselined: true })]))).toContain('<b>Baseline</b>')
})

test('permissions are counted by account, and only those that close a gap', () => {
  const because = { code: 'access-denied', text: 'Refused.', needs: 'cloudtrail:GetTrailStatus' }
  const refused = ['111122223333', '444455556666', '444455556666'].map((account, index) =>
    findingOf({ account, outcome: 'unknown', because, region: `us-east-${index}` }),
  )
  const skipped = [{ source: 'live', account: '1', region: 'x', because: { code: 'a', text: 'b', needs: 'c:D' }, leavesGap: false }]
  const html = renderHtml(resultFrom(refused, { skipped }))
  expect(html).toContain('<li><code>cloudtrail:GetTrailStatus</code> in 2 accounts</li>')
  expect(html).not.toContain('<code>c:D</code>')
})
