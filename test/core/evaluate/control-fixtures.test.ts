import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CONTROLS, evaluate, observe, parseRecording } from '@trailmend/core'
import { describe, expect, test } from 'vitest'

const FIXTURES = join(import.meta.dirname, '../../fixtures/controls')

// Every control shows in three recordings what it is for: one that passes, one that fails and one that it cannot judge.
describe.each(CONTROLS)('$id', (control) => {
  test.each(['pass', 'fail', 'unknown'])('%s.json', (outcome) => {
    const parsed = parseRecording(JSON.parse(readFileSync(join(FIXTURES, control.id, `${outcome}.json`), 'utf8')))
    if (!parsed.ok) throw new Error(`${parsed.problem.path}: ${parsed.problem.text}`)
    const findings = evaluate(observe(parsed.recording), [control])
    expect(findings.length).toBeGreaterThan(0)
    expect(new Set(findings.map((finding) => finding.outcome))).toEqual(new Set([outcome]))
  })

  test('the recording shows every code of failure, each with what mends it', () => {
    const { calls } = JSON.parse(readFileSync(join(FIXTURES, control.id, 'fail.json'), 'utf8'))
    const findings = evaluate(observe({ version: 1, observedAt: '2026-11-22T10:00:00Z', calls }), [control])
    const codes = findings.map((finding) => finding.because.code)
    const failures = Object.entries(control.codes).flatMap(([code, outcome]) => (outcome === 'fail' ? [code] : []))
    expect([...new Set(codes)].sort()).toEqual(failures.sort())
    for (const finding of findings) expect(finding.byHand.fix).not.toBe('')
  })
})

test('no fixture is left over from a control that is gone', () => {
  expect(readdirSync(FIXTURES).sort()).toEqual(CONTROLS.map(({ id }) => id).sort())
})
