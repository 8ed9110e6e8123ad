import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test('a stream sink ends cleanly when its reader is gone, and waits for it until then', async () => {
  const child = spawn(process.execPath, ['--no-warnings', join(import.meta.dirname, 'stream-end.ts')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk
  })
  const ended = new Promise((resolve) => child.on('close', resolve))
  let text = ''
  for await (const chunk of child.stdout) {
    text += chunk
    if (text.length > 500_000) break
  }
  expect([await ended, errors]).toEqual([7, ''])
  const lines = text.split('\n').slice(0, -1)
  expect(lines.every((line, at) => JSON.parse(line).eventID === String(at % 500))).toBe(true)
})
