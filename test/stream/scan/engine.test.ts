import { createScanner } from '@trailmend/stream'
import { expect, test } from 'vitest'
import { isWasmSupported } from '../../../packages/stream/src/scan/engine.ts'
import { ENGINES } from '../collect.ts'

test('the engine is WebAssembly where the platform runs it', () => {
  expect(isWasmSupported()).toBe(true)
  const scanner = createScanner()
  expect(scanner.engine).toBe('wasm')
  scanner.close()
})

test.each(ENGINES)('%s can be asked for', (engine) => {
  const scanner = createScanner({ engine })
  expect(scanner.engine).toBe(engine)
  scanner.close()
})

test('scanners do not share memory', () => {
  const [one, other] = [createScanner(), createScanner()]
  const first = one
    .push(Buffer.from(`[{"eventName":"A"}${' '.repeat(64)}`))
    [Symbol.iterator]()
    .next().value
  const second = other
    .push(Buffer.from(`[{"eventName":"B"}${' '.repeat(64)}`))
    [Symbol.iterator]()
    .next().value
  expect([...first, ...second].map(({ eventName }) => eventName)).toEqual(['A', 'B'])
  for (const scanner of [one, other]) scanner.close()
})
