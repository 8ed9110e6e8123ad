import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../architecture/repository.ts'

const temporary = mkdtempSync(join(tmpdir(), 'trailmend-of-demo-'))
afterAll(() => rmSync(temporary, { recursive: true }))

/** The demonstration as `npm start` runs it, once everything is built. */
describe('npm start', () => {
  let demo: { readonly status: number | null; readonly stdout: string; readonly stderr: string }

  beforeAll(() => {
    const env = { PATH: process.env.PATH, HOME: temporary, TMPDIR: temporary, NO_COLOR: '1' }
    demo = spawnSync(process.execPath, ['scripts/demo.ts'], { cwd: ROOT, encoding: 'utf8', env })
  }, 60_000)

  test('works', () => {
    expect(demo).toMatchObject({ status: 0, stderr: '' })
  })
  test('judges both samples', () => {
    expect(demo.stdout.match(/^(?:NOT )?COMPLIANT/gm)).toEqual(['NOT COMPLIANT', 'COMPLIANT'])
  })
  test('shows events of the sample logs, which are the same each time', () => {
    const shown = demo.stdout.match(/^2026-11-22T\S+ \w+ arn:aws:sts::\d+:assumed-role\/\S+ \d+$/gm) ?? []
    expect(shown.length).toBe(4)
    expect(shown[0]).toBe('2026-11-22T07:07:03Z ConsoleLogin arn:aws:sts::111122223333:assumed-role/role-8/bob 1168')
    expect(demo.stdout).toContain('(247 such events;')
  })
  test('shows how fast they were read, beside JSON.parse, and how that was measured', () => {
    expect(demo.stdout).toMatch(/^Measured just now, on this machine: 12 files, 12,000 events, 16 MB unzipped$/m)
    expect(demo.stdout).toMatch(/^ {2}readEvents with where +[\d,]+ events\/s +[\d,]+ MB\/s$/m)
    expect(demo.stdout).toMatch(/^ {2}gunzipSync, JSON.parse and filter +[\d,]+ events\/s +[\d,]+ MB\/s$/m)
    expect(demo.stdout).toMatch(/^ {2}\d+\.\d times as fast \(median of 5 turns;/m)
  })
  test('collects the logs by way of a topic and a queue, and accounts for every event', () => {
    const collected = demo.stdout.slice(demo.stdout.indexOf('The same trail collected'))
    expect(collected).toContain('18 messages received, 18 acknowledged')
    expect(collected).toContain('  111122223333 us-east-1: 12,000 events in 12 files')
    expect(collected).toContain('  digests: 3; told of again: 2; in quarantine: 1')
    expect(collected).toMatch(/^ {2}quarantine: not-a-log, AWSLogs\/\S+broken\.json\.gz$/m)
    expect(collected).toContain('read 12,000 = kept 12,000 + filtered 0 + duplicate 0 + quarantined 0')
    expect(collected).toContain('(12,000 lines in the files that it wrote)')
  })
  test('verifies the logs, and names the one that is then changed', () => {
    expect(demo.stdout.match(/^(?:INTACT|VIOLATED): [^;]+; [^;]+/gm)).toEqual([
      'INTACT: digests: 3 valid; log files: 12 valid',
      'VIOLATED: digests: 3 valid; log files: 11 valid, 1 invalid',
    ])
    const named = demo.stdout.slice(demo.stdout.indexOf('log-modified: ')).replace(/\n +/g, '')
    expect(named).toMatch(
      /s3:\/\/logs\/AWSLogs\/111122223333\/CloudTrail\/us-east-1\/2026\/11\/22\/\w+-east-1_20261122T0836Z_\w+\.json\.gz/,
    )
  })
  test('leaves nothing behind', () => {
    expect(readdirSync(temporary)).toEqual([])
  })
})
