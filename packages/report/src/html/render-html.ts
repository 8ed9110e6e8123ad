import type { BenchmarkId, CheckResult } from '@trailmend/core'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { Body } from './body.ts'
import { Head } from './head.ts'

export interface HtmlOptions {
  /** The benchmark whose numbers stand before the controls' ids. */
  readonly benchmark?: BenchmarkId | undefined
  /** The title of the page. Default: `CloudTrail check`. */
  readonly title?: string | undefined
}

/**
 * A check as one self-contained HTML file, in UTF-8. Ends in a line break.
 *
 * It asks no network for anything and holds every finding in its markup, so it can be read without JavaScript; with it the page
 * filters, searches and sorts. A strict content security policy lets nothing run but its own script. Names from AWS are plain
 * text in it: no markup, link or image, and no part of the script.
 */
export function renderHtml(result: CheckResult, { benchmark, title = 'CloudTrail check' }: HtmlOptions = {}): string {
  const page = h('html', { lang: 'en' }, h(Head, { result, title }), h(Body, { result, benchmark, title }))
  return `<!doctype html>\n${renderToString(page)}\n`
}
