import { baselineFrom, checkOptions, configSchema, parseConfig } from '@trailmend/operate'
import { expect, test } from 'vitest'
import { read } from '../architecture/repository.ts'
import { fences } from './markdown.ts'

const page = read('docs/exceptions.md')

test('the exceptions shown hold, and show every key', () => {
  const [example] = fences(page, 'yaml').filter(({ note }) => note === 'example: exceptions')
  const config = parseConfig('trailmend.yml', example?.text ?? '')
  const { properties } = configSchema() as { properties: { exceptions: { items: { properties: object } } } }
  const keys = (config.settings.exceptions ?? []).flatMap((exception) => Object.keys(exception))
  expect([...new Set(keys)].sort()).toEqual(Object.keys(properties.exceptions.items.properties).sort())
  expect(checkOptions({}, config).exceptions).toHaveLength(3)
})

test('the baseline shown is one', () => {
  const [example] = fences(page, 'text').filter(({ note }) => note === 'example: baseline')
  expect(baselineFrom('baseline.txt', example?.text ?? '').fingerprints.size).toBe(1)
})

test('every notice that there can be is explained', () => {
  const source = ['exceptions-notices', 'exceptions-and-baseline'].map((name) => read(`packages/core/src/evaluate/${name}.ts`)).join('')
  const codes = source.match(/(?<=')(?:exception|no|baseline)-[a-z-]+(?=')/g)?.filter((code) => !code.includes('/')) ?? []
  expect([...page.matchAll(/^\| `((?:exception|no|baseline)-[a-z-]+)` \|/gm)].map(([, code]) => code).sort()).toEqual(
    [...new Set(codes)].sort(),
  )
})
