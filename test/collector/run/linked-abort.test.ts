import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { linkedTo } from '../../../packages/collector/src/run/linked-abort.ts'

describe('a linked signal', () => {
  test('is aborted with the other, for its reason', () => {
    const outer = new AbortController()
    const { signal } = linkedTo(outer.signal)
    expect(signal.aborted).toBe(false)
    outer.abort('the end')
    expect([signal.aborted, signal.reason]).toEqual([true, 'the end'])
  })

  test('is aborted at once where the other was', () => {
    expect(linkedTo(AbortSignal.abort('before')).signal.reason).toBe('before')
  })

  test('is aborted before it, and keeps its reason', () => {
    const outer = new AbortController()
    const { signal, abort } = linkedTo(outer.signal)
    abort('lost')
    outer.abort('the end')
    expect([signal.reason, outer.signal.reason]).toEqual(['lost', 'the end'])
  })

  test('leaves nothing at the other when it is let go of', () => {
    const outer = new AbortController()
    const { signal, unlink } = linkedTo(outer.signal)
    expect(getEventListeners(outer.signal, 'abort').length).toBe(1)
    unlink()
    expect(getEventListeners(outer.signal, 'abort').length).toBe(0)
    outer.abort()
    expect(signal.aborted).toBe(false)
  })
})
