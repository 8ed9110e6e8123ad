import { CONTROLS, selectControls } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { driftScope, scopeKey } from '../../../packages/action/src/drift/scope.ts'
import { DRIFT_DEFAULTS, readDriftWishes } from '../../../packages/action/src/drift/settings.ts'

type Looked = Parameters<typeof driftScope>[1]
const all: Looked = {
  onlyAccounts: undefined,
  organization: undefined,
  benchmark: undefined,
  level: undefined,
  controls: CONTROLS,
  scope: {},
  replay: undefined,
}
const organization = { role: 'r', externalId: 'a secret', via: [], include: undefined, exclude: [] }

describe('a scope', () => {
  const wholes: readonly Looked[] = [
    all,
    { ...all, onlyAccounts: ['1'] },
    { ...all, onlyAccounts: ['1', '2'] },
    { ...all, organization },
    { ...all, organization: { ...organization, exclude: ['1'] } },
    { ...all, organization: { ...organization, include: ['ou-1'] } },
    { ...all, controls: CONTROLS.slice(0, 1) },
    { ...all, controls: CONTROLS.slice(1) },
    { ...all, scope: { regions: ['us-east-1'] } },
    { ...all, replay: ['recordings/'] },
  ]

  test('is another wherever anything else is looked at', () => {
    expect(new Set(wholes.map((looked) => driftScope('c', looked))).size).toBe(wholes.length)
    expect(driftScope('d', all)).not.toBe(driftScope('c', all))
  })

  test('is the same in whatever order, for every control of a benchmark, and whatever the secret', () => {
    expect(driftScope('c', { ...all, onlyAccounts: ['2', '1', '2'] })).toBe(driftScope('c', { ...all, onlyAccounts: ['1', '2'] }))
    const cis = selectControls(CONTROLS, { benchmark: 'cis-aws@2.0', level: 1, controls: undefined })
    expect(driftScope('c', { ...all, benchmark: 'cis-aws@2.0', level: 1, controls: cis })).toBe(driftScope('c', all))
    expect(driftScope('c', { ...all, organization: { ...organization, externalId: 'another' } })).toBe(
      driftScope('c', { ...all, organization }),
    )
    expect(driftScope('c', { ...all, organization })).not.toContain('secret')
  })

  test('has a key of its own in every repository, whose name has no case', () => {
    expect(scopeKey('x', 'octo/repo')).toMatch(/^[0-9a-f]{64}$/)
    expect(scopeKey('x', 'Octo/Repo')).toBe(scopeKey('x', 'octo/repo'))
    expect(new Set([scopeKey('x', 'octo/repo'), scopeKey('y', 'octo/repo'), scopeKey('x', 'octo/other')]).size).toBe(3)
    expect(scopeKey('\ud800', 'octo/repo')).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('the inputs', () => {
  const read = (given: Readonly<Record<string, string>>) => readDriftWishes((name) => given[name] ?? '')

  test('have defaults', () => {
    expect(read({})).toEqual(DRIFT_DEFAULTS)
    expect(read({ 'on-drift': 'Both', 'drift-label': 'a label', redact: 'TRUE' })).toEqual({
      onDrift: 'both',
      label: 'a label',
      redact: 'true',
    })
  })

  test('that are wrong are all named at once', () => {
    const wrong = () => read({ 'on-drift': 'mail', 'drift-label': 'a,b', redact: 'yes' })
    expect(wrong).toThrow(/--on-drift.*--drift-label.*--redact/s)
    for (const label of ['x'.repeat(51), 'a\nb', 'a,b']) expect(() => read({ 'drift-label': label })).toThrow('--drift-label')
  })
})
