import { CONTROLS } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { trailmend as asProcess } from './run.ts'
import { trailmend } from './within.ts'

describe('--help', () => {
  test.each([
    [[]],
    [['check']],
    [['explain']],
    [['list']],
    [['policy', 'check']],
    [['doctor']],
    [['report']],
    [['diff']],
    [['baseline']],
    [['init']],
  ])('%j shows examples', async (command) => {
    const { code, stdout, stderr } = await trailmend([...command, '--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/Examples?:\n {2}trailmend /)
  })
})

test('--version', async () => {
  expect(await trailmend(['--version'])).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' })
})

test.each(CONTROLS.map(({ id }) => id))('explain %s', async (id) => {
  const { code, stdout } = await trailmend(['explain', id])
  expect(code).toBe(0)
  for (const heading of ['Why it matters', 'Asked for by', 'To look by hand', 'To mend by hand']) expect(stdout).toContain(heading)
})

test('explain of an unknown control says where the known ones are', async () => {
  const { code, stderr } = await trailmend(['explain', 'cis-3.4'])
  expect(code).toBe(2)
  expect(stderr).toBe('error: no control "cis-3.4"; see: trailmend list controls\n')
})

test('list controls and benchmarks', async () => {
  const controls = await trailmend(['list', 'controls'])
  for (const { id } of CONTROLS) expect(controls.stdout).toContain(id)
  const benchmarks = await trailmend(['list', 'benchmarks'])
  expect(benchmarks.stdout).toContain('cis-aws@2.0    CIS AWS Foundations Benchmark v2.0.0: 28 controls\n')
  expect(benchmarks.stdout).toContain('cis-aws@3.0    CIS AWS Foundations Benchmark v3.0.0: 25 controls\n')
})

test('an unknown command is a usage error', async () => {
  const { code, stderr } = await trailmend(['chekc'])
  expect(code).toBe(2)
  expect(stderr).toContain("unknown command 'chekc'")
})

// The library that completes writes to the standard output of the process.
describe('completion', () => {
  test.each(['bash', 'zsh', 'fish', 'powershell'])('a script for %s', async (shell) => {
    const { code, stdout } = await asProcess(['completion', shell])
    expect(code).toBe(0)
    expect(stdout).toContain('trailmend')
  })
  test('commands and the choices of options', async () => {
    expect((await asProcess(['complete', '--', ''])).stdout).toContain('check')
    expect((await asProcess(['complete', '--', 'check', '--bench'])).stdout).toContain('--benchmark')
    expect((await asProcess(['complete', '--', 'check', '--benchmark', ''])).stdout).toContain('cis-aws@2.0')
    expect((await asProcess(['complete', '--', 'explain', 'kms'])).stdout).toContain('kms-rotation')
  })
})
