// What runs in the page sees the page.
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { findChromium } from '../../fakes/chromium/find.ts'

/** A page that a test has open, and everything it did that a report must not do. */
export interface OpenPage {
  readonly page: Page
  /** Requests besides the file itself, dialogs, new windows, errors, what the policy stopped, and what was written to the console. */
  readonly misdeeds: readonly string[]
}

/**
 * Starts a browser for a file of tests, and stops it after them. What it gives opens a report from a file, as a person does with
 * a double click.
 */
export function useChromium(): (html: string, options?: BrowserContextOptions) => Promise<OpenPage> {
  const folder = mkdtempSync(join(tmpdir(), 'trailmend-html-'))
  let browser: Browser | undefined
  let files = 0
  beforeAll(async () => {
    const found = findChromium()
    if (!found.found) throw new Error(found.why)
    browser = await chromium.launch({ executablePath: found.path })
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true })
  })
  return async (html, options = {}) => {
    if (browser === undefined) throw new Error('the browser has not started')
    const path = join(folder, `report-${files++}.html`)
    writeFileSync(path, html)
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
    const page = await context.newPage()
    const url = pathToFileURL(path).href
    const misdeeds = watch(page, url)
    await page.goto(url)
    return { page, misdeeds }
  }
}

function watch(page: Page, url: string): readonly string[] {
  const misdeeds: string[] = []
  page.on('requestfinished', (request) => request.url() !== url && misdeeds.push(`request ${request.url()}`))
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? ''
    misdeeds.push(`${reason === 'csp' ? 'stopped' : 'request'} ${request.url()}`)
  })
  page.on('dialog', (dialog) => {
    misdeeds.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('popup', () => misdeeds.push('popup'))
  page.on('pageerror', (error) => misdeeds.push(`error ${error.message}`))
  // The browser tells of every violation of a policy here, too.
  page.on('console', (message) => misdeeds.push(`console ${message.text()}`))
  page.on('framenavigated', (frame) => (frame.parentFrame() !== null || frame.url() !== url) && misdeeds.push(`navigated ${frame.url()}`))
  return misdeeds
}
