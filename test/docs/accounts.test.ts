import { OPERATIONS } from '@trailmend/core'
import { parseConfig } from '@trailmend/operate'
import { expect, test } from 'vitest'
import { read } from '../architecture/repository.ts'
import { fences } from './markdown.ts'

const page = read('docs/accounts.md')

test('the policy for finding accounts grants what that takes, and no more', () => {
  const [policy] = fences(page, 'json').filter(({ note }) => note === 'policy: finds-accounts')
  const { Statement } = JSON.parse(policy?.text ?? '') as { Statement: readonly { readonly Action: readonly string[] }[] }
  const needed = Object.values(OPERATIONS).flatMap(({ use, action }) => (use === 'finds-accounts' && action !== undefined ? [action] : []))
  expect(Statement.flatMap(({ Action }) => Action).sort()).toEqual(needed.sort())
})

test.each(fences(page, 'yaml').map(({ line, text }) => [line, text] as const))('the configuration on line %i holds', (_line, text) => {
  expect(Object.keys(parseConfig('trailmend.yml', text).settings).length).toBeGreaterThan(0)
})

test.each(fences(page, 'json').map(({ line, text }) => [line, text] as const))('the policy on line %i is JSON', (_line, text) => {
  expect(JSON.parse(text)).toMatchObject({ Version: '2012-10-17' })
})
