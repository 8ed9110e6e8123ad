// How long Chromium takes to open the HTML report of 10,000 findings, and to filter and sort it, beside a plain table of the same
// findings: one <table>, every cell laid out, the evidence as text, a filter that looks through each row. Prints; asserts nothing.
// Run: node bench/html-report.ts [runs]. Needs Chromium; figures mean something only on a machine that does nothing else.
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CheckResult } from '@trailmend/core'
import { renderHtml } from '@trailmend/report'
import { type Browser, chromium } from 'playwright-core'
import { findChromium } from '../test/fakes/chromium/find.ts'
import { resultFrom } from '../test/report/fixture.ts'
import { madeUpFindings, REGIONS } from '../test/report/html/made-up-findings.ts'
import { median } from './median.ts'

const FINDINGS = 10_000
const runs = Number(process.argv[2] ?? 7)

interface Times {
  /** From the beginning of the navigation to the frame after the load event. */
  readonly open: number
  /** From a change of a field to the frame that shows it: the median of many changes, and the slowest. */
  readonly filter: number
  readonly slowest: number
  readonly sort: number
}

const found = findChromium()
if (!found.found) {
  console.error(found.why)
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), 'trailmend-bench-'))
const browser = await chromium.launch({ executablePath: found.path })
console.log(`${FINDINGS.toLocaleString('en')} findings in Chromium ${found.version}, medians of ${runs} runs, the two side by side`)
try {
  await compare('as an organization has them', resultFrom(madeUpFindings(FINDINGS), { regions: REGIONS }))
  await compare(
    'every one a failure, with its commands',
    resultFrom(madeUpFindings(FINDINGS, { mostlyFailing: true }), { regions: REGIONS }),
  )
} finally {
  await browser.close()
  rmSync(folder, { recursive: true })
}

async function compare(what: string, result: CheckResult): Promise<void> {
  const started = performance.now()
  const html = renderHtml(result, { benchmark: 'cis-aws@2.0' })
  const rendered = performance.now() - started
  const ours = page('ours', html)
  const plain = page('plain', plainTable(result))
  const times: { readonly ours: Times; readonly plain: Times }[] = []
  for (let run = 0; run < runs; run++) times.push({ ours: await measure(browser, ours), plain: await measure(browser, plain) })
  console.log(`\n${what}: ${(Buffer.byteLength(html) / 1e6).toFixed(1)} MB, rendered in ${rendered.toFixed(0)} ms`)
  print('open', 'wanted: below 1,000 ms', 'open')
  print('filter', 'wanted: below 100 ms', 'filter')
  print('filter, slowest', 'wanted: below 100 ms', 'slowest')
  print('sort', '', 'sort')

  function print(name: string, wanted: string, key: keyof Times): void {
    const our = median(times.map((each) => each.ours[key]))
    const their = median(times.map((each) => each.plain[key]))
    const ratio = median(times.map((each) => each.plain[key] / each.ours[key]))
    const figures = `${our.toFixed(0).padStart(6)} ms   plain table ${their.toFixed(0).padStart(6)} ms   ratio ${ratio.toFixed(1)}`
    console.log(`  ${name.padEnd(16)} ${figures}${wanted === '' ? '' : `   (${wanted})`}`)
  }
}

function page(name: string, html: string): string {
  const path = join(folder, `${name}.html`)
  writeFileSync(path, html)
  return pathToFileURL(path).href
}

async function measure(driver: Browser, url: string): Promise<Times> {
  const context = await driver.newContext({ viewport: { width: 1280, height: 900 } })
  const tab = await context.newPage()
  await tab.addInitScript(() => {
    addEventListener('load', () => requestAnimationFrame(() => setTimeout(() => performance.mark('usable'))))
  })
  await tab.goto(url)
  await tab.waitForFunction(() => performance.getEntriesByName('usable').length > 0)
  const open = await tab.evaluate(() => performance.getEntriesByName('usable')[0]?.startTime ?? Number.NaN)
  await tab.waitForTimeout(500)
  const { filters, sort } = await tab.evaluate(useIt)
  await context.close()
  return {
    open,
    filter: filters.toSorted((a, b) => a - b)[Math.floor(filters.length / 2)] ?? Number.NaN,
    slowest: Math.max(...filters),
    sort,
  }
}

/** Runs in the page. Both pages have a form `filters` with a field `text`, and headings that sort when they are pressed. */
async function useIt(): Promise<{ filters: number[]; sort: number }> {
  const form = document.querySelector<HTMLFormElement>('#filters')
  const field = form?.querySelector<HTMLInputElement>('input[name=text]')
  const heading = document.querySelector<HTMLElement>('th[data-key=account] button')
  if (!form || !field || !heading) throw new Error('the page is not what this benchmark knows')
  const timed = async (change: () => void): Promise<number> => {
    const started = performance.now()
    change()
    await new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
    return performance.now() - started
  }
  const filters: number[] = []
  for (const text of ['v', 'vp', 'vpc', 'vpc eu', 'vpc eu-west-1', '', '112132323434', '', 'critical', 'nothing at all', '']) {
    filters.push(
      await timed(() => {
        field.value = text
        field.dispatchEvent(new Event('input', { bubbles: true }))
      }),
    )
  }
  return { filters, sort: await timed(() => heading.click()) }
}

/** What anybody would write first. */
function plainTable({ findings }: CheckResult): string {
  const plain = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const rows = findings.map(({ outcome, severity, control, resource, account, region, because, observed, expected, byHand }) => {
    const evidence = [resource.arn, JSON.stringify(observed), JSON.stringify(expected), byHand.audit, byHand.fix]
    const cells = [outcome, severity, control, resource.id, account, region, because.text].map((text) => `<td>${plain(text)}</td>`)
    return `<tr>${cells.join('')}<td><details><summary>Evidence</summary><pre>${plain(evidence.join('\n'))}</pre></details></td></tr>`
  })
  const script = `
    const rows = [...document.querySelectorAll('tbody tr')]
    filters.addEventListener('input', () => {
      for (const row of rows) row.style.display = filters.text.value.toLowerCase().split(' ').every((word) => row.textContent.toLowerCase().includes(word)) ? '' : 'none'
    })
    document.querySelector('th button').addEventListener('click', () => {
      rows.sort((a, b) => a.cells[4].textContent.localeCompare(b.cells[4].textContent))
      for (const row of rows) row.parentNode.append(row)
    })`
  const head = '<tr><th><th><th><th><th data-key=account><button>Account</button><th><th><th></tr>'
  return `<!doctype html><meta charset=utf-8><title>Plain</title><style>td { border: 1px solid; padding: 4px }</style>
    <form id=filters><input name=text></form><table><thead>${head}</thead><tbody>${rows.join('')}</tbody></table><script>${script}</script>`
}
