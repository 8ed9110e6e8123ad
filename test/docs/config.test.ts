import { configSchema, parseConfig } from '@trailmend/operate'
import { expect, test } from 'vitest'
import { read } from '../architecture/repository.ts'
import { fences } from './markdown.ts'

const [example] = fences(read('docs/config.md'), 'yaml').filter(({ note }) => note === 'example: trailmend.yml')

test('the example in docs/config.md holds, and shows every key', () => {
  const { settings, accountLines } = parseConfig('trailmend.yml', example?.text ?? '')
  const { properties } = configSchema() as { properties: Record<string, { items?: { properties?: object } }> }
  expect(Object.keys(settings).sort()).toEqual(Object.keys(properties).sort())
  const accountKeys = settings.accounts?.flatMap((account) => Object.keys(account)) ?? []
  expect([...new Set(accountKeys)].sort()).toEqual(Object.keys(properties.accounts?.items?.properties ?? {}).sort())
  expect([...accountLines.keys()]).toEqual(['111122223333', '444455556666'])
})
