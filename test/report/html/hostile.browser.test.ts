import { renderHtml } from '@trailmend/report'
import { describe, expect, test } from 'vitest'
import { findingOf, resultFrom } from '../fixture.ts'
import { useChromium } from './open-page.ts'

const open = useChromium()

/** Each would be noticed: it opens a dialog, asks for something, goes elsewhere, or is stopped by the policy. */
const PAYLOADS = [
  '<script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '</style><script>alert(1)</script>',
  '</title><script>alert(1)</script>',
  '</details></td></tr></table><script>alert(1)</script>',
  '--><script>alert(1)</script><!--',
  '<img src=x onerror=alert(1)>',
  '<img src="https://evil.example/p.png">',
  '"><img src=x onerror=alert(1)>',
  "'><svg onload=alert(1)>",
  '" onmouseover="alert(1)" autofocus onfocus="alert(1)" x="',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<a href="javascript:alert(1)" id=x>click</a>',
  '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
  '<base href="https://evil.example/">',
  '<link rel=stylesheet href="https://evil.example/x.css">',
  '<style>@import "https://evil.example/x.css";</style>',
  '<form action="https://evil.example/"><button id=filters>x</button></form>',
  '<input id=theme name=text autofocus onfocus=alert(1)>',
  '<template id=shown></template>',
  '<math><mtext></table><mglyph><style><img src=x onerror=alert(1)>',
  '<object data="data:text/html,<script>alert(1)</script>">',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&#60;img src=x onerror=alert(1)&#62;',
  'javascript:alert(1)',
  '${alert(1)}{{constructor.constructor("alert(1)")()}}',
  '__proto__',
  '\u0000<script>alert(1)</script>',
  '\ud800<script>alert(1)</script>',
  '\u202e<script>alert(1)</script>',
  '\r\n\r\n<script>alert(1)</script>',
] as const

const poisoned = PAYLOADS.map((payload) => {
  const exception = { reason: payload, owner: payload, start: payload, expires: payload, alternateSolution: payload }
  return {
    ...findingOf(),
    source: payload,
    control: payload,
    account: payload,
    region: payload,
    resource: { type: payload, id: payload, arn: payload },
    expected: { [payload]: payload },
    observed: [payload, { [payload]: [payload] }],
    because: { code: payload, text: payload, needs: payload },
    benchmarks: { [payload]: payload, 'cis-aws@2.0': payload },
    fingerprint: payload,
    byHand: { audit: payload, fix: payload },
    exception,
  }
})

const everyOutcome = poisoned.flatMap(({ exception, ...finding }, index) => [
  { ...finding, ...(index % 2 === 0 && exception && { exception }) },
  { ...finding, outcome: 'unknown' as const },
  { ...finding, outcome: 'pass' as const },
  { ...finding, outcome: 'not-applicable' as const },
])

const judged = resultFrom(everyOutcome, {
  regions: [...PAYLOADS],
  skipped: PAYLOADS.map((payload) => ({
    source: payload,
    account: payload,
    region: payload,
    because: { code: payload, text: payload },
    leavesGap: false,
  })),
})
const page = renderHtml(
  {
    ...judged,
    judged: PAYLOADS.map((payload) => ({ source: payload, now: payload })),
    notices: PAYLOADS.map((payload) => ({ code: payload, text: payload })),
  },
  { benchmark: 'cis-aws@2.0', title: PAYLOADS.join('') },
)

describe('whatever the names hold', () => {
  test('nothing of it runs, asks, or becomes markup, not even while a person uses everything', async () => {
    const opened = await open(page)
    const { misdeeds } = opened
    await opened.page.locator('details').evaluateAll((all) => {
      for (const each of all) each.setAttribute('open', '')
    })
    for (const name of ['Control', 'Account', 'Region', 'Benchmark', 'Severity']) {
      const field = opened.page.getByLabel(name, { exact: true })
      for (let option = 0; option < (await field.locator('option').count()); option += 7) await field.selectOption({ index: option })
      await field.selectOption({ index: 0 })
    }
    for (const payload of PAYLOADS) await opened.page.getByRole('searchbox').fill(payload.replaceAll(/[\r\n]/g, ' '))
    await opened.page.keyboard.press('Escape')
    for (const key of await opened.page.locator('th[data-key] button').all()) await key.click()
    await opened.page.mouse.move(600, 500)
    await opened.page.waitForTimeout(200)
    expect(misdeeds).toEqual([])
  })

  test('the page has only the elements and attributes of its own', async () => {
    const { page: shown } = await open(page)
    const found = await shown.evaluate(() => {
      const elements = new Map<string, number>()
      const attributes = new Set<string>()
      for (const element of document.querySelectorAll('*')) {
        elements.set(element.localName, (elements.get(element.localName) ?? 0) + 1)
        for (const { name } of element.attributes) attributes.add(name)
      }
      return { elements: Object.fromEntries(elements), attributes: [...attributes] }
    })
    const { elements, attributes } = found
    expect(Object.keys(elements).filter((name) => /^(img|iframe|object|embed|base|link|template|math|input\d)$/.test(name))).toEqual([])
    expect([elements.script, elements.style, elements.form, elements.svg, elements.a, elements.title]).toEqual([1, 1, 1, 1, 1, 1])
    expect(attributes.filter((name) => name.startsWith('on') || name === 'src' || name === 'srcdoc' || name === 'action')).toEqual([])
    expect(await shown.locator('a').getAttribute('href')).toBe('#findings')
  })

  test('a name is shown as it is', async () => {
    const { page: shown } = await open(page)
    expect(await shown.locator('td.region').allTextContents()).toContain('<script>alert(1)</script>')
    expect(await shown.locator('td.region').allTextContents()).toContain('\\u{202e}<script>alert(1)</script>')
  })
})

describe('were the escaping to fail, the policy would still hold', () => {
  const inject = (markup: string): string =>
    renderHtml(resultFrom([findingOf({ because: { code: 'x', text: 'PLACE' } })])).replace('PLACE', () => markup)

  test.each([
    ['a script', '<script>document.title = "taken"</script>'],
    ['a handler', '<img src=x onerror="document.title = \'taken\'">'],
    ['an image', '<img src="https://evil.example/p.png">'],
    ['a style sheet', '<link rel=stylesheet href="https://evil.example/x.css">'],
    ['an inline style', '<p style="background: url(https://evil.example/p.png)">x</p>'],
    ['a frame', '<iframe src="https://evil.example/"></iframe>'],
    ['a frame with a script', '<iframe srcdoc="<script>parent.document.title = \'taken\'</script>"></iframe>'],
  ])('%s', async (_what, markup) => {
    const { page: shown, misdeeds } = await open(inject(markup))
    await shown.waitForTimeout(200)
    expect(await shown.title()).not.toBe('taken')
    expect(misdeeds.filter((each) => each.startsWith('request http'))).toEqual([])
    expect(misdeeds.some((each) => each.includes('Content Security Policy') || each.includes('chrome-error'))).toBe(true)
  })
})
