import { spawnSync } from 'node:child_process'
import { CloudTrailClient, DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail'
import { describe, expect, test } from 'vitest'
import { createTrailWorld, placeAt } from './account.ts'
import { findMoto, versionFits } from './find.ts'
import { startProxy } from './proxy.ts'
import { pinnedVersion } from './requirements.ts'
import { motoEnv, startMoto } from './server.ts'

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('finding moto', () => {
  test('the version found fits the pinned one', () => {
    const found = findMoto()
    expect(found).toMatchObject({ found: true })
    expect(found.found && versionFits(found.version, pinnedVersion())).toBe(true)
  })

  test.each([
    ['5.2.1', '5.2.1', true],
    ['5.2.9', '5.2.1', true],
    ['5.1.1', '5.2.1', false],
    ['5.20.1', '5.2.1', false],
  ])('%s for %s: %s', (version, pinned, fits) => {
    expect(versionFits(version, pinned)).toBe(fits)
  })

  test('requirements that pin nothing are refused', () => {
    expect(() => pinnedVersion('moto[server]>=5\n')).toThrow('pins no version')
  })
})

describe('a server', () => {
  test('answers, is emptied, and leaves no process behind', async () => {
    const moto = await startMoto()
    const proxy = await startProxy(moto.url)
    const client = new CloudTrailClient(placeAt(proxy.url))
    await createTrailWorld(placeAt(proxy.url))
    expect((await client.send(new DescribeTrailsCommand())).trailList).toHaveLength(1)
    await proxy.reset()
    expect((await client.send(new DescribeTrailsCommand())).trailList).toHaveLength(0)
    await proxy.stop()
    await moto.stop()
    await moto.stop()
    expect(isAlive(moto.pid)).toBe(false)
  })

  test('that cannot start says why, in its own words', async () => {
    await expect(startMoto({ env: { MOTO_PORT: 'none' } })).rejects.toThrow(/did not start[\s\S]*invalid literal for int/)
  })

  test('ends when the process that started it is killed', async () => {
    const module = new URL('server.ts', import.meta.url).href
    const script = `const { startMoto } = await import(${JSON.stringify(module)}); const { pid } = await startMoto(); console.log(pid); process.kill(process.pid, 'SIGKILL')`
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    const pid = Number(stdout.trim())
    expect(pid).toBeGreaterThan(0)
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false)
  })
})

test('motoEnv keeps every real setting away', () => {
  const { NODE_COMPILE_CACHE: compiled, ...settings } = motoEnv('http://127.0.0.1:1', '222222222222', '/empty')
  expect(compiled).toBe(process.env.NODE_COMPILE_CACHE)
  expect(settings).toEqual({
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_ACCESS_KEY_ID: 'AKIA0000222222222222',
    AWS_SECRET_ACCESS_KEY: 'not-a-secret',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/empty/config',
    AWS_SHARED_CREDENTIALS_FILE: '/empty/credentials',
    HOME: '/empty',
  })
})
