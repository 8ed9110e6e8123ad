import { describe, expect, test } from 'vitest'
import { remembering } from '../../../../packages/core/src/policy/mend/remember.ts'

function counting(): { ask: (asked: unknown) => object; calls: () => number } {
  let calls = 0
  return {
    ask: remembering(() => {
      calls++
      return {}
    }),
    calls: () => calls,
  }
}

describe('remembering', () => {
  test('the same is answered once', () => {
    const { ask, calls } = counting()
    expect(ask({ a: 1 })).toBe(ask({ a: 1 }))
    expect(ask({ a: 2 })).not.toBe(ask({ a: 1 }))
    expect(calls()).toBe(2)
  })

  test('of more than 1,024 answers, all are forgotten', () => {
    const { ask, calls } = counting()
    for (let index = 0; index < 1024; index++) ask(index)
    ask(0)
    expect(calls()).toBe(1024)
    ask(1024)
    ask(1024)
    expect(calls()).toBe(1025)
    ask(0)
    expect(calls()).toBe(1026)
  })

  test('texts of a key are not run together', () => {
    const ask = remembering(
      (texts: readonly string[]) => ({ texts }),
      (texts) => texts,
    )
    const keys = [['ab', 'c'], ['a', 'bc'], ['abc'], ['ab'], ['__proto__', 'c'], ['', 'abc'], []]
    for (const key of [...keys, ...keys]) expect(ask(key).texts).toEqual(key)
  })

  test('what is long is not kept', () => {
    const { ask, calls } = counting()
    ask('x'.repeat(40_000))
    ask('x'.repeat(40_000))
    expect(calls()).toBe(2)
  })
})
