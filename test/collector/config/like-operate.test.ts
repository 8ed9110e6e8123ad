import { expect, test } from 'vitest'
import * as ours from '../../../packages/collector/src/config/read-config.ts'
import * as theirs from '../../../packages/operate/src/config/read-config.ts'

// Two packages read YAML, each for itself: a user of both is told the same.
const bombs = Array.from({ length: 12 }, (_, index) => `k${index + 1}: &a${index + 1} [${`*a${index},`.repeat(9)}]`).join('\n')

test.each<[string, string]>([
  ['nothing', ''],
  ['comments alone', '# all of it later\n'],
  ['what is no YAML', 'version: 1\nvia: [\n'],
  ['a tab', 'version: 1\nvia:\n\t- a'],
  ['a list', '- version: 1'],
  ['a text', 'version'],
  ['a key twice', 'version: 1\nversion: 1'],
  ['a key twice within another', 'version: 1\nvia:\n  - { role: a, role: b }'],
  ['an unknown key', 'version: 1\nsauces: []'],
  ['an unknown key whose value is long', 'sauces:\n  - a\n  - b\nversion: 1'],
  ['unknown keys, and a value that is none', 'b: 1\nvia: 5\na: 1'],
  ['a value within a list', 'via:\n  - arn:aws:iam::111122223333:role/a\n  - 5'],
  ['a key of a prototype', '__proto__: 1\nconstructor: 1\ntoString: 1'],
  ['an alias to nothing', 'via: *nowhere'],
  ['a small file that would grow', `k0: &a0 [x]\n${bombs}`],
  ['a thousand problems', Array.from({ length: 1000 }, (_, index) => `key${index}: 1`).join('\n')],
  ['a file that is too large', `# ${'x'.repeat(4_000_000)}`],
])('%s', (_what, text) => {
  expect(said(() => ours.parseConfig('c.yml', text))).toBe(said(() => theirs.parseConfig('c.yml', text)))
})

function said(read: () => unknown): string {
  try {
    read()
    return 'it holds'
  } catch (error) {
    return String(error)
  }
}
