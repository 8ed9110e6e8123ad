import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test('a million full states, every dimension varied at once, end well, and nothing is harmed', () => {
  const { stdout, status } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'walk-million.ts'), '--states', '1000000', '--workers', '2'],
    {
      encoding: 'utf8',
    },
  )
  console.log(stdout.trim())
  expect(stdout.split('\n').slice(1).join('\n')).toBe('')
  expect(status).toBe(0)
  expect(JSON.parse(stdout).states).toBe(1_000_000)
}, 600_000)
