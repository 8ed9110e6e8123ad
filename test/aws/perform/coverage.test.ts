import { readdirSync, readFileSync } from 'node:fs'
import { CHANGES } from '@trailmend/core'
import { expect, test } from 'vitest'

// Simulation is true where moto was asked: every change that a step can make is made there, by some test beside this one.
test('every change is performed on moto and compared with its simulation', () => {
  const folder = new URL('.', import.meta.url)
  const tests = readdirSync(folder).filter((name) => name.endsWith('.moto.test.ts'))
  const text = tests.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n')
  expect(Object.keys(CHANGES).filter((change) => !text.includes(`'${change}'`))).toEqual([])
})
