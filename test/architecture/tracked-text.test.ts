import { describe, expect, test } from 'vitest'
import { filesIn, read } from './repository.ts'

const TEXT = /\.(ts|mjs|js|json|jsonl|md|ya?ml|txt|sh|html|css|toml|py)$|\/(run|LICENSE)$|^\.[a-z-]+$/
const texts = filesIn().filter((path) => TEXT.test(path) && !path.startsWith('dist/') && path !== 'package-lock.json')

/** Split, so that this file is not among those it finds. */
const WORDS = ['clau|de', 'anthro|pic', 'open|ai', 'copi|lot', 'l|lm', 'a|i assistant'].map((word) => word.replace('|', ''))
const MACHINE_PATHS = ['work', 'root', 'home/runner'].map((folder) => `/${folder}/`)
const REGISTRY = /https?:\/\/(?:registry|proxy|repo|deb|files|index|static)\.[a-z]+\./

function lines(path: string, wrong: RegExp): readonly string[] {
  return read(path)
    .split('\n')
    .flatMap((line, index) => (wrong.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 100)}`] : []))
}

test('there is text to look at', () => {
  expect(texts.length).toBeGreaterThan(50)
})
test('no text names a path of one machine', () => {
  const path = new RegExp(`(?<![\\w.*}])(?:${MACHINE_PATHS.join('|')})`)
  expect(texts.flatMap((file) => lines(file, path))).toEqual([])
})
test("no text names a registry's host", () => {
  expect(texts.flatMap((file) => lines(file, REGISTRY))).toEqual([])
})
test('no text is about who wrote it', () => {
  const word = new RegExp(`\\b(?:${WORDS.join('|')})\\b`, 'i')
  expect(texts.flatMap((file) => lines(file, word))).toEqual([])
})

/** An id that nobody takes for a real account's: three groups of four equal digits, or AWS's own examples. */
const MADE_UP = /^(?:(\d)\1{3}(\d)\2{3}(\d)\3{3}|123456789012|210987654321|012345678901)$/

function accountIds(text: string): readonly string[] {
  return [...new Set(text.match(/(?<![\d.])\d{12}(?![\d.])/g) ?? [])]
}

describe('account ids', () => {
  const files = texts.filter((path) => /^(samples|test\/fixtures|docs)\/|^README\.md$/.test(path))
  test.each(files)('%s holds made-up ones only', (path) => {
    expect(accountIds(read(path)).filter((id) => !MADE_UP.test(id))).toEqual([])
  })
  test('one that could be real would be found', () => {
    expect(accountIds('arn:aws:iam::738519204655:root and 111122223333').filter((id) => !MADE_UP.test(id))).toEqual(['738519204655'])
  })
})
