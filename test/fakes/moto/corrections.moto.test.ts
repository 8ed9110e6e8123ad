import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGround } from './correction-case.ts'
import { correctionCases } from './correction-cases.ts'
import type { Choice } from './corrections.ts'
import { chooseCorrections, corrections } from './corrections.ts'
import { startProxy } from './proxy.ts'
import type { MotoServer } from './server.ts'
import { startMoto } from './server.ts'

let moto: MotoServer
beforeAll(async () => {
  moto = await startMoto()
})
afterAll(() => moto?.stop())

async function acted(choice: Choice, act: (typeof correctionCases)[number]['act']): Promise<unknown> {
  const proxy = await startProxy(moto.url, { corrections: choice })
  try {
    await proxy.reset()
    return await act(createGround(proxy))
  } finally {
    await proxy.stop()
  }
}

describe('each correction', () => {
  test.each(correctionCases)('$id is AWS with the row alone', async ({ id, act, aws }) => {
    expect(await acted([id], act)).toEqual(aws)
  })

  test.each(correctionCases)('$id is still needed: moto differs without it', async ({ act, moto: motos }) => {
    expect(await acted('none', act)).toEqual(motos)
  })

  test.each(correctionCases.filter(({ id }) => id !== 'json-errors'))('$id holds among all the others', async ({ act, aws }) => {
    expect(await acted('all', act)).toEqual(aws)
  })
})

describe('the table', () => {
  test('every row has a case', () => {
    const tested = new Set(correctionCases.map(({ id }) => id))
    expect(corrections.map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([])
  })

  test('ids are unique, and pages are AWS pages', () => {
    expect(new Set(corrections.map(({ id }) => id)).size).toBe(corrections.length)
    for (const { page } of corrections) expect(page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//)
  })

  test('an id that the table lacks is refused', () => {
    expect(() => chooseCorrections(['public-keys', 'no-such-row'])).toThrow('no correction is called no-such-row')
  })
})
