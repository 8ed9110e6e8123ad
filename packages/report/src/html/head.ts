import type { CheckResult } from '@trailmend/core'
import { h, type JSX } from 'preact'
import { visible } from '../escape/visible.ts'
import { verdict } from '../verdict.ts'
import { SCRIPT_HASH, STYLE, STYLE_HASH } from './assets.ts'

/**
 * Nothing is loaded, nothing is sent, and nothing runs but the two parts that have these hashes. The script never writes markup,
 * and the browser holds it to that.
 */
const POLICY = [
  "default-src 'none'",
  `script-src '${SCRIPT_HASH}'`,
  `style-src '${STYLE_HASH}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/** The policy comes first: it binds only what stands below it. */
export function Head({ result, title }: { readonly result: CheckResult; readonly title: string }): JSX.Element {
  const name = `${verdict(result).word}: ${visible(title, { limit: 200 })}`
  return h(
    'head',
    null,
    h('meta', { charset: 'utf-8' }),
    h('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }),
    h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    h('meta', { name: 'referrer', content: 'no-referrer' }),
    h('meta', { name: 'color-scheme', content: 'light dark' }),
    h('meta', { name: 'generator', content: 'Trailmend' }),
    h('title', null, name),
    h('style', { dangerouslySetInnerHTML: { __html: STYLE } }),
  )
}
