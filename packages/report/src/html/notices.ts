import type { Notice } from '@trailmend/core'
import { h, type JSX } from 'preact'
import { plainName, plainText } from './plain.ts'

/** What a person should hear of besides the findings; nothing where there is nothing. */
export function Notices({ notices }: { readonly notices: readonly Notice[] }): JSX.Element | null {
  if (notices.length === 0) return null
  return h(
    'section',
    { class: 'notices', 'aria-labelledby': 'notices' },
    h('h2', { id: 'notices' }, notices.length === 1 ? 'Notice' : 'Notices'),
    h(
      'ul',
      null,
      notices.map(({ code, text }) => h('li', null, plainText(text), ' ', h('code', null, plainName(code)))),
    ),
  )
}
