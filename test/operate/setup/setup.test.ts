import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { PlanOptions } from '../../../packages/operate/src/plan/options.ts'
import { setupOptions } from '../../../packages/operate/src/setup/options.ts'
import { type SetupEnd, setup } from '../../../packages/operate/src/setup/setup.ts'
import { UsageError } from '../../../packages/operate/src/usage-error.ts'

const CONTEXT = { clock: () => 0, progress: () => {}, userAgent: 'test' }
const SAMPLE = 'samples/drifted-organization.json'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trailmend-setup-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function options(account?: string): PlanOptions {
  return { ...setupOptions({ replay: [SAMPLE], account }, undefined), collection: join(folder, 'collection') }
}

describe('setting up', () => {
  test('only shows as long as nobody approved', async () => {
    const show = vi.fn(async () => {})
    const { plans, collected, exitCode } = await setup(options('555566667777'), CONTEXT, { show, apply: undefined })
    expect(show).toHaveBeenCalledOnce()
    expect([plans.planned.length, collected, exitCode]).toEqual([1, undefined, 1])
    expect(readdirSync(folder)).toEqual([])
  })

  test('is of one account, and never of a recording', async () => {
    const show = vi.fn(async () => {})
    const apply = vi.fn(async (): Promise<SetupEnd> => ({ exitCode: 0, isApplied: true }))
    await expect(setup(options(), CONTEXT, { show, apply: undefined })).rejects.toThrow('name the one to set up with --account')
    await expect(setup(options('555566667777'), CONTEXT, { show, apply })).rejects.toThrow(UsageError)
    expect([show, apply].map(({ mock }) => mock.calls.length)).toEqual([0, 0])
    expect(existsSync(join(folder, 'collection'))).toBe(false)
  })
})
