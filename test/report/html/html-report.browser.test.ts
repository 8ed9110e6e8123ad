import { renderHtml } from '@trailmend/report'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { findingOf, mixed, resultFrom } from '../fixture.ts'
import { madeUpFindings, REGIONS, skippedIn } from './made-up-findings.ts'
import { useChromium } from './open-page.ts'

const open = useChromium()

/** For what the browser does in its own time. */
const PATIENT = { timeout: 20_000 }

const findings = madeUpFindings(200)
const organization = {
  ...resultFrom(findings, { regions: REGIONS, skipped: skippedIn(findings), failOn: 'low' }),
  notices: [{ code: 'exception-ends-soon', text: 'An exception ends on 2026-12-01.' }],
}
const report = renderHtml(organization, { benchmark: 'cis-aws@2.0' })

/** The rows that can be seen: a group that has none is hidden as a whole. */
const rowsOf = (page: Page) => page.locator('.findings tbody tr:visible')
const shown = (page: Page) => page.getByRole('status').textContent()
const texts = (page: Page, column: string) => rowsOf(page).locator(`td.${column}`).allTextContents()
const search = (page: Page) => page.getByRole('searchbox', { name: 'Search findings' })
/** Rows that come into view are laid out only then, and what is below them moves: a click waits until they are. */
async function click(button: Locator): Promise<void> {
  await button.hover()
  await button.click()
}

describe('what is to be seen without doing anything', () => {
  test('the verdict, what it rests on, what was not looked at and the permission it takes', async () => {
    const { page, misdeeds } = await open(report)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Not compliant, and incomplete')
    expect(await page.title()).toContain('NOT COMPLIANT, AND INCOMPLETE')
    const coverage = page.getByRole('region', { name: 'Coverage' })
    expect(await coverage.textContent()).toContain('17 regions were judged')
    expect(await coverage.textContent()).toMatch(/s3:GetBucketPolicy in \d accounts?/)
    expect(await coverage.textContent()).toContain('3 regions not opted in: af-south-1, ap-east-1, me-south-1')
    expect(await page.getByRole('region', { name: 'Notice' }).textContent()).toContain('An exception ends on 2026-12-01.')
    expect(await shown(page)).toBe('200 findings')
    expect(misdeeds).toEqual([])
  })

  test('accepted failures stand apart, with who answers for them, why and how long', async () => {
    const { page } = await open(report)
    const accepted = page.getByRole('region', { name: 'Accepted failures' })
    expect(await accepted.getByRole('row').count()).toBe(1 + organization.findings.filter(isAccepted).length)
    const text = await accepted.textContent()
    for (const part of ['platform-security@example.com', '2026-12-31', 'SEC-1482', 'SIEM subscribed to the bucket', 'Baseline']) {
      expect(text).toContain(part)
    }
    const others = await page.getByRole('region', { name: 'Failed and unknown' }).locator('tbody tr').count()
    expect(others).toBe(organization.findings.filter((each) => /fail|unknown/.test(each.outcome) && !isAccepted(each)).length)
  })

  test('the evidence of a finding folds out below it', async () => {
    const { page } = await open(report)
    const row = rowsOf(page).first()
    expect(await row.getByText('aws s3api put-public-access-block').isVisible()).toBe(false)
    await row.locator('summary').click()
    expect(await row.getByText('aws s3api put-public-access-block').isVisible()).toBe(true)
    expect(await row.locator('.saw').textContent()).toBe('{"public":true,"statement":"PublicRead"}')
  })

  test('those who hear the page hear tables, whatever the style makes of them', async () => {
    const { page } = await open(renderHtml(mixed, { benchmark: 'cis-aws@2.0' }))
    const table = page.getByRole('table', { name: /Failed and unknown/ })
    expect(await table.getByRole('columnheader').count()).toBe(7)
    expect(await table.getByRole('row').nth(1).getByRole('cell').count()).toBe(7)
    expect(await page.getByRole('banner').count()).toBe(1)
    expect(await page.getByRole('main').count()).toBe(1)
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
  })
})

const isAccepted = (finding: object): boolean => 'exception' in finding || 'baselined' in finding

describe('narrowing down', () => {
  test('the search wants every word, and looks at names, reasons and what was seen', async () => {
    const { page, misdeeds } = await open(report)
    await search(page).fill('PUBLIC eu-west-1')
    const rows = await rowsOf(page).allTextContents()
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect(row.toLowerCase()).toMatch(/public[\s\S]*eu-west-1|eu-west-1[\s\S]*public/)
    expect(await shown(page)).toBe(`${rows.length} of 200 findings`)
    await search(page).fill('"PublicRead"')
    expect(await texts(page, 'control')).toEqual(expect.arrayContaining(['3.3 cloudtrail-bucket-not-public']))
    expect(new Set(await texts(page, 'outcome'))).toEqual(new Set(['Failed']))
    await search(page).fill('no such thing anywhere')
    expect(await rowsOf(page).count()).toBe(0)
    expect(await page.getByText('No finding matches these filters.').isVisible()).toBe(true)
    expect(await page.getByRole('region', { name: 'Failed and unknown' }).isVisible()).toBe(false)
    expect(misdeeds).toEqual([])
  })

  test.each([
    ['Severity', 'critical', 'severity', 'critical'],
    ['Control', 'vpc-flow-logs', 'control', '3.9 vpc-flow-logs'],
    ['Account', '111123233434', 'account', '111123233434'],
    ['Region', 'eu-west-3', 'region', 'eu-west-3'],
  ])('by %s', async (label, choice, column, text) => {
    const { page } = await open(report)
    await page.getByLabel(label, { exact: true }).selectOption(choice)
    const values = await texts(page, column)
    expect(new Set(values)).toEqual(new Set([text]))
    expect(await shown(page)).toBe(`${values.length} of 200 findings`)
  })

  test('by benchmark', async () => {
    const { page } = await open(report)
    await page.getByLabel('Benchmark').selectOption({ label: 'CIS AWS Foundations Benchmark v1.2.0' })
    expect(new Set(await texts(page, 'control'))).toEqual(new Set(['3.4 cloudtrail-cloudwatch-logs', '3.9 vpc-flow-logs']))
  })

  test.each([
    ['Failed', ({ outcome, ...rest }: { outcome: string }) => outcome === 'fail' && !isAccepted(rest)],
    ['Unknown', ({ outcome }: { outcome: string }) => outcome === 'unknown'],
    ['Accepted', isAccepted],
    ['Passed', ({ outcome }: { outcome: string }) => outcome === 'pass'],
    ['Not applicable', ({ outcome }: { outcome: string }) => outcome === 'not-applicable'],
  ])('by outcome: %s', async (label, wanted) => {
    const { page } = await open(report)
    await page.getByRole('radio', { name: label }).check()
    expect(await rowsOf(page).count()).toBe(organization.findings.filter(wanted).length)
  })

  test('several filters hold together, and Clear undoes them', async () => {
    const { page } = await open(report)
    await page.getByRole('radio', { name: 'Passed' }).check()
    await page.getByLabel('Severity').selectOption('high')
    await page.getByLabel('Region').selectOption('us-east-1')
    await search(page).fill('kms')
    expect(await texts(page, 'control')).toEqual(Array(await rowsOf(page).count()).fill('3.7 cloudtrail-kms'))
    expect(await rowsOf(page).count()).toBeGreaterThan(0)
    await page.getByRole('button', { name: 'Clear' }).click()
    await expect.poll(() => shown(page), PATIENT).toBe('200 findings')
    expect(await search(page).inputValue()).toBe('')
  })
})

describe('sorting', () => {
  test('a heading sorts up, down and back, and says so', async () => {
    const { page } = await open(report)
    const table = page.getByRole('table', { name: /Passed/ })
    const heading = table.getByRole('columnheader', { name: 'Region' })
    const regions = () => table.locator('tbody td.region').allTextContents()
    const atFirst = await regions()
    await expect.poll(() => heading.getAttribute('aria-sort'), PATIENT).toBe('none')
    await click(heading.getByRole('button'))
    await expect.poll(() => heading.getAttribute('aria-sort'), PATIENT).toBe('ascending')
    expect(await regions()).toEqual(atFirst.toSorted())
    await click(heading.getByRole('button'))
    await expect.poll(() => heading.getAttribute('aria-sort'), PATIENT).toBe('descending')
    expect(await regions()).toEqual(atFirst.toSorted().reverse())
    await click(heading.getByRole('button'))
    await expect.poll(() => heading.getAttribute('aria-sort'), PATIENT).toBe('none')
    expect(await regions()).toEqual(atFirst)
  })

  test('severities sort by how bad they are, and only one column is sorted', async () => {
    const { page } = await open(report)
    const table = page.getByRole('table', { name: /Passed/ })
    await click(table.getByRole('button', { name: 'Account' }))
    await click(table.getByRole('button', { name: 'Severity' }))
    const severities = [...new Set(await table.locator('tbody td.severity').allTextContents())]
    expect(severities).toEqual(['critical', 'high', 'medium', 'low'])
    expect(await table.locator('th:not([aria-sort=none])[aria-sort]').count()).toBe(1)
  })

  test('what is filtered stays filtered', async () => {
    const { page } = await open(report)
    await page.getByLabel('Region').selectOption('eu-west-1')
    await click(page.getByRole('table', { name: /Passed/ }).getByRole('button', { name: 'Control' }))
    expect(new Set(await texts(page, 'region'))).toEqual(new Set(['eu-west-1']))
  })
})

describe('with the keyboard alone', () => {
  test('the first stop skips to the findings', async () => {
    const { page } = await open(report)
    await page.keyboard.press('Tab')
    expect(await page.locator(':focus').textContent()).toBe('Skip to the findings')
    expect(await page.locator(':focus').evaluate((link) => link.getBoundingClientRect().top)).toBeGreaterThanOrEqual(0)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await search(page).evaluate((field) => field === document.activeElement)).toBe(true)
  })

  test('/ goes to the search, Escape clears it, and then every filter', async () => {
    const { page } = await open(report)
    await page.keyboard.press('/')
    await page.keyboard.type('a/b')
    expect(await search(page).inputValue()).toBe('a/b')
    await page.getByLabel('Severity').selectOption('low')
    await page.keyboard.press('Escape')
    expect(await search(page).inputValue()).toBe('')
    expect(await page.getByLabel('Severity').inputValue()).toBe('low')
    await page.keyboard.press('Escape')
    await expect.poll(() => shown(page), PATIENT).toBe('200 findings')
    expect(await page.getByLabel('Severity').inputValue()).toBe('')
  })

  test('outcomes, filters, headings and evidence are reached and worked in turn, with the focus to be seen', async () => {
    const { page } = await open(report)
    await page.keyboard.press('/')
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowRight')
    expect(await page.getByRole('radio', { name: 'Failed' }).isChecked()).toBe(true)
    for (let stop = 0; stop < 7; stop++) await page.keyboard.press('Tab')
    expect(await page.locator(':focus').textContent()).toBe('Outcome')
    expect(await page.locator(':focus').evaluate((button) => getComputedStyle(button).outlineStyle)).toBe('solid')
    await page.keyboard.press('Space')
    expect(await page.locator('th:has(:focus)').getAttribute('aria-sort')).toBe('ascending')
    for (let stop = 0; stop < 6; stop++) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await rowsOf(page).first().locator('details').getAttribute('open')).toBe('')
  })
})

describe('light and dark', () => {
  const ground = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor)

  test('follow the system until a person chooses', async () => {
    const { page: light } = await open(report, { colorScheme: 'light' })
    const { page: dark } = await open(report, { colorScheme: 'dark' })
    const [bright, dim] = [await ground(light), await ground(dark)]
    expect(bright).not.toBe(dim)
    const button = light.getByRole('button', { name: 'Dark mode' })
    expect(await button.getAttribute('aria-pressed')).toBe('false')
    await button.click()
    expect([await ground(light), await button.getAttribute('aria-pressed')]).toEqual([dim, 'true'])
    await light.reload()
    expect([await ground(light), await button.getAttribute('aria-pressed')]).toEqual([dim, 'true'])
    await button.click()
    expect([await ground(light), await button.getAttribute('aria-pressed')]).toEqual([bright, 'false'])
  })

  test.each(['light', 'dark'] as const)('every text has contrast enough in the %s', async (colorScheme) => {
    const { page } = await open(report, { colorScheme })
    await page.locator('details').evaluateAll((all) => {
      for (const each of all) each.setAttribute('open', '')
    })
    expect(await page.evaluate(poorContrasts)).toEqual([])
  })
})

/** Texts below the ratio of 4.5 that WCAG 2.2 (1.4.3) wants, with the ratio. Runs in the page. */
function poorContrasts(): string[] {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!
  const rgba = (color: string): number[] => {
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = color
    canvas.fillRect(0, 0, 1, 1)
    return [...canvas.getImageData(0, 0, 1, 1).data]
  }
  const luminance = (color: number[]): number => {
    const [r = 0, g = 0, b = 0] = color.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const groundOf = (element: Element | null): number[] => {
    if (element === null) return [255, 255, 255, 255]
    const ground = rgba(getComputedStyle(element).backgroundColor)
    return ground[3] === 255 ? ground : groundOf(element.parentElement)
  }
  const poor = new Set<string>()
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '')
    if (!own || !element.checkVisibility() || element.tagName === 'OPTION') continue
    const [a, b] = [luminance(rgba(getComputedStyle(element).color)), luminance(groundOf(element))]
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    if (ratio < 4.5) poor.add(`${element.tagName}.${element.className}: ${ratio.toFixed(2)}`)
  }
  return [...poor]
}

test('without JavaScript everything is there, and nothing that would not work', async () => {
  const { page } = await open(report, { javaScriptEnabled: false })
  expect(await page.locator('.findings tbody tr').count()).toBe(200)
  expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(true)
  expect(await page.locator('button:visible, input:visible, select:visible').count()).toBe(0)
  const row = page.locator('.findings tbody tr').first()
  await row.locator('summary').click()
  expect(await row.getByText('aws s3api put-public-access-block').isVisible()).toBe(true)
})

test('on paper everything stands whatever the filters, with the evidence of what is open, and no controls', async () => {
  const { page } = await open(report)
  await search(page).fill('no such thing anywhere')
  expect(await rowsOf(page).count()).toBe(0)
  await page.emulateMedia({ media: 'print' })
  expect(await rowsOf(page).count()).toBe(200)
  expect(await page.locator('button.quiet:visible, input:visible, select:visible').count()).toBe(0)
  const height = (selector: string) =>
    page.locator(selector).evaluateAll((all) => Math.min(...all.map((each) => each.getBoundingClientRect().height)))
  expect(await height('.is-fail .evidence, .is-unknown .evidence, .is-accepted .evidence')).toBeGreaterThan(50)
  expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-')
})

test.each([390, 768])('on a screen of %d pixels nothing is cut off', async (width) => {
  const { page } = await open(report, { viewport: { width, height: 844 } })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  await search(page).fill('vpc')
  expect(await rowsOf(page).first().isVisible()).toBe(true)
})

describe('ten thousand findings', () => {
  const many = renderHtml(resultFrom(madeUpFindings(10_000), { regions: REGIONS }))

  test('are all there, and can be searched and sorted', async () => {
    const { page, misdeeds } = await open(many)
    expect(await shown(page)).toBe('10,000 findings')
    await search(page).fill('vpc-flow-logs 111123233434')
    expect(await shown(page)).toBe('17 of 10,000 findings')
    await page.keyboard.press('Escape')
    await page
      .getByRole('table', { name: /Failed/ })
      .getByRole('button', { name: 'Account' })
      .click()
    const accounts = await page
      .getByRole('table', { name: /Failed/ })
      .locator('td.account')
      .allTextContents()
    expect(accounts).toEqual(accounts.toSorted())
    expect(misdeeds).toEqual([])
  })

  test('the last can be scrolled to', async () => {
    const { page } = await open(many)
    const last = page.locator('.findings tbody tr').last()
    // What comes into view turns out higher or lower than was thought, so once may not be enough.
    const pressEnd = async (): Promise<boolean> => {
      await page.keyboard.press('End')
      return last.evaluate((row) => row.getBoundingClientRect().top < innerHeight)
    }
    await expect.poll(pressEnd, PATIENT).toBe(true)
  })
})

test('a check without findings says so', async () => {
  const { page, misdeeds } = await open(renderHtml(resultFrom([])))
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Nothing judged')
  expect(await shown(page)).toBe('0 findings')
  expect(misdeeds).toEqual([])
})

test('names that look like numbers of a benchmark, or are empty, filter as they are', async () => {
  const odd = [findingOf({ control: '3.4 ' }), findingOf({ control: '', account: '', region: '' })]
  const { page, misdeeds } = await open(renderHtml(resultFrom(odd), { benchmark: 'cis-aws@2.0' }))
  await page.getByLabel('Control', { exact: true }).selectOption('3.4 ')
  expect(await rowsOf(page).count()).toBe(1)
  expect(misdeeds).toEqual([])
})
