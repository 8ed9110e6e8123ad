import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SMALL_HEAP_FLAGS } from '../../packages/collector/src/small-heap.ts'
import { collectorVersion } from '../../scripts/bundle-collector.ts'
import { ROOT } from '../architecture/repository.ts'
import { startFauxqs } from '../aws/collect/fauxqs.ts'
import { logKey } from '../collector/object/keys.ts'

const folder = mkdtempSync(join(tmpdir(), 'trailmend-binary-'))
const build = join(folder, 'build')
const made = join(build, `trailmend-collector-${collectorVersion}-${process.platform}-${process.arch}`)
const executable = join(made, 'trailmend-collector')
let aws: Awaited<ReturnType<typeof startFauxqs>>
beforeAll(async () => {
  aws = await startFauxqs()
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/sea-collector.ts', build, '--untimed'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${stdout}${stderr}`)
}, 120_000)
afterAll(async () => {
  await aws.stop()
  rmSync(folder, { recursive: true, force: true })
})

const run = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(executable, args, { cwd: folder, encoding: 'utf8', env: { HOME: folder } })
  return { status, stdout, stderr }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return address !== null && typeof address === 'object' ? address.port : 0
}

describe('the single executable', () => {
  test('says its version and nothing else, with no Node beside it', () => {
    expect(run('--version')).toEqual({ status: 0, stdout: `${collectorVersion}\n`, stderr: '' })
  })
  test('takes the code that was compiled when it was made', () => {
    const isTaken = `
      const { readFileSync } = require('node:fs')
      const cachedData = readFileSync('bundle.cache')
      const script = new (require('node:vm').Script)(readFileSync('bundle.cjs', 'latin1'), { filename: 'trailmend-collector.cjs', cachedData })
      process.exitCode = script.cachedDataRejected ? 1 : 0`
    const { execArgv } = JSON.parse(readFileSync(join(build, 'sea.json'), 'utf8'))
    expect(execArgv).toEqual(expect.arrayContaining([...SMALL_HEAP_FLAGS]))
    expect(spawnSync(process.execPath, [...execArgv, '--eval', isTaken], { cwd: build, encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    })
  })
  test('carries every licence', () => {
    expect(['LICENSE', 'LICENSE.node', 'licenses.txt'].filter((name) => !existsSync(join(made, name)))).toEqual([])
    expect(readFileSync(join(made, 'licenses.txt'), 'utf8')).toContain('@aws-sdk/client-s3')
  })
  test('keeps a ledger, without a native addon and without a warning', () => {
    const result = run('run', '--once', '--files', '.', '--out', 'nowhere', '--json')
    expect(result.stderr).not.toMatch(/Warning/)
    expect(existsSync(join(folder, 'trailmend-collector/ledger.db'))).toBe(true)
  })
  test('collects from a queue, tells that it is ready, and ends when it is told to', async () => {
    await aws.createBucket('logs')
    const url = await aws.createQueue('trail')
    const publish = await aws.createTopic('trail', url)
    const record = '{"eventVersion":"1.11","eventID":"1","recipientAccountId":"111122223333"}'
    await aws.put('logs', logKey({}), gzipSync(`{"Records":[${record}]}`))
    await publish(JSON.stringify({ s3Bucket: 'logs', s3ObjectKey: [logKey({})] }))
    const queue = `https://sqs.us-east-1.amazonaws.com/000000000000/trail`
    const listen = `127.0.0.1:${await freePort()}`
    const env = { ...process.env, HOME: folder, TRAILMEND_COLLECTOR_LISTEN: listen }
    const child = spawn(executable, ['run', '--queue', queue, '--out', 'out'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => {
        said += text
      })
    const stored = () => {
      const names = existsSync(join(folder, 'out')) ? readdirSync(join(folder, 'out')) : []
      return names.map((name) => readFileSync(join(folder, 'out', name), 'utf8')).join('')
    }
    await expect.poll(stored, { timeout: 20_000 }).toBe(`${record}\n`)
    expect(run('health', '--listen', listen)).toMatchObject({ status: 0, stdout: expect.stringContaining('"ready":true') })
    child.kill('SIGTERM')
    const [code] = await once(child, 'exit')
    expect([code, said]).toEqual([143, expect.stringContaining('SIGTERM')])
  })
})

describe('the file for Lambda', () => {
  test('is set up by its environment, and stores what a message tells of', async () => {
    for (const bucket of ['lambda-logs', 'lambda-store']) await aws.createBucket(bucket)
    const key = logKey({ unique: 'lambda' })
    await aws.put('lambda-logs', key, gzipSync('{"Records":[{"eventVersion":"1.11","eventID":"2","recipientAccountId":"111122223333"}]}'))
    const body = JSON.stringify({ s3Bucket: 'lambda-logs', s3ObjectKey: [key] })
    const event = { Records: [{ messageId: 'm', body, receiptHandle: 'h', eventSource: 'aws:sqs', attributes: {} }] }
    const call = `require(${JSON.stringify(join(build, 'lambda/index.cjs'))}).handler(${JSON.stringify(event)}).then((answer) => console.log(JSON.stringify(answer)))`
    const env = {
      ...process.env,
      TRAILMEND_COLLECTOR_OUT: 's3://lambda-store/events',
      TRAILMEND_COLLECTOR_QUARANTINE: 's3://lambda-store/quarantine',
    }
    const child = spawn(process.execPath, ['--eval', call], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
    expect(stdout).toBe('{"batchItemFailures":[]}\n')
    expect(stderr).toContain('"kept":1')
  })
})
