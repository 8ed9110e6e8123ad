import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { collector, start } from './collector.ts'
import { dayOf, keyOf, logOf, notice, startWorld, type World } from './world.ts'

let world: World
let cwd: string
let env: World['env']
beforeAll(async () => {
  world = await startWorld()
  env = world.env
})
afterAll(() => world.close())
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'trailmend-collector-'))
})

const run = (...args: readonly string[]) => collector(args, { cwd, env })

/** The events that lie in a folder, in files that are finished. */
function eventsIn(folder: string): readonly string[] {
  const files = readdirSync(join(cwd, folder)).filter((name) => name.endsWith('.ndjson'))
  return files.flatMap((name) =>
    readFileSync(join(cwd, folder, name), 'utf8')
      .split('\n')
      .filter(Boolean),
  )
}

/** Waits until something is so. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20))
}

async function filled(objects: number, events: number): Promise<{ readonly bucket: string; readonly queue: string }> {
  const [bucket, queue] = [await world.bucket(), await world.queue()]
  for (let index = 0; index < objects; index++) await world.put(bucket, keyOf(index), logOf(events))
  await world.send(
    queue,
    Array.from({ length: objects }, (_, index) => notice(bucket, keyOf(index))),
  )
  return { bucket, queue }
}

describe('run --once', () => {
  test('a queue into files, by a configuration: every event once, and a second run finds nothing to do', async () => {
    const { bucket, queue } = await filled(12, 5)
    writeFileSync(join(cwd, 'collector.yml'), `sources: { queue: '${queue}', wait-seconds: 1 }\nsinks: { file: out }\n`)
    expect(await run('run', '--config', 'collector.yml', '--once')).toEqual({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/^Events: read 60 = 60 kept \+ 0 filtered \+ 0 duplicate \+ 0 quarantined\nObjects: 12 stored; /),
    })
    expect(eventsIn('out')).toHaveLength(60)
    expect(await world.waiting(queue)).toEqual([0, 0])
    await world.send(queue, [notice(bucket, keyOf(0), keyOf(1))])
    const again = await run('--once', '--json')
    expect(JSON.parse(again.stdout)).toMatchObject({ exitCode: 0, objects: { stored: 0, duplicate: 2 }, events: { read: 0 }, left: 0 })
    expect(eventsIn('out')).toHaveLength(60)
  })

  test('a bucket alone, with what is wanted of it', async () => {
    const { bucket } = await filled(4, 6)
    const { code, stdout } = await run('--once', '--bucket', `s3://${bucket}`, '--out', 'out', '--account', '111122223333', '--json')
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, objects: { stored: 4 }, events: { read: 24, kept: 24 } })
    const others = await run('--once', '--bucket', bucket, '--out', 'none', '--ledger', 'memory', '--account', '999999999999', '--json')
    expect(JSON.parse(others.stdout)).toMatchObject({ objects: { stored: 0 } })
  })

  test('files into standard output: events alone are there', async () => {
    writeFileSync(join(cwd, 'one.json.gz'), logOf(3))
    const { code, stdout, stderr } = await run('--once', '--files', 'one.json.gz', '--out', '-')
    expect({
      code,
      lines: stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).eventVersion !== undefined),
    }).toEqual({
      code: 0,
      lines: [true, true, true],
    })
    expect(stderr).toMatch(/^Events: read 3 = 3 kept/)
  })

  test('standard input as OCSF', async () => {
    const input = gunzipSync(logOf(2)).toString()
    const { code, stdout } = await collector(['--once', '--files', '-', '--out', '-', '--as', 'ocsf', '--ledger', 'memory'], {
      cwd,
      env,
      input,
    })
    expect({
      code,
      classes: stdout
        .trim()
        .split('\n')
        .map((line) => typeof JSON.parse(line).class_uid),
    }).toEqual({
      code: 0,
      classes: ['number', 'number'],
    })
  })

  test('to a bucket, and never to one that is read', async () => {
    const [{ queue, bucket }, target] = [await filled(2, 2), await world.bucket()]
    const done = await run('--once', '--queue', queue, '--out', `s3://${target}/events`, '--json')
    expect(JSON.parse(done.stdout)).toMatchObject({ exitCode: 0, objects: { stored: 2 } })
    const refused = await run('--once', '--bucket', bucket, '--out', `s3://${bucket}`)
    expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('is read') })
    expect((await run('--once', '--bucket', bucket, '--out', `s3://${bucket}/events`, '--dry-run')).code).toBe(2)
  })
})

describe('exit codes', () => {
  test('1: something is in quarantine, until it is replayed or removed', async () => {
    const [bucket, queue] = [await world.bucket(), await world.queue()]
    await world.put(bucket, keyOf(1), 'no log at all')
    await world.send(queue, ['garbage', notice(bucket, keyOf(1))])
    const { code, stdout } = await run('--once', '--queue', queue, '--out', 'out')
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('trailmend-collector quarantine list') })
    const list = await run('quarantine', 'list')
    expect(list.code).toBe(1)
    expect(list.stdout.trim().split('\n').toSorted()).toHaveLength(2)
    const ids = (await run('quarantine', 'list', '--json')).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const message = ids.find(({ what }) => what === 'message')
    expect(await run('quarantine', 'show', message.id.slice(0, 12))).toMatchObject({ code: 0, stdout: 'garbage' })
    expect(await run('quarantine', 'replay', '--all', '--queue', queue, '--out', 'out')).toMatchObject({
      code: 1,
      stdout: 'Taken: 0 entries; still in quarantine: 2\n',
    })
    expect((await run('quarantine', 'list')).stdout.trim().split('\n')).toHaveLength(2)
    expect(await run('status')).toMatchObject({ code: 1, stdout: expect.stringContaining('111122223333  us-east-1') })
    expect(await run('quarantine', 'remove', 'ffff')).toMatchObject({
      code: 2,
      stderr: 'error: ffff: nothing of that id is in quarantine: trailmend-collector quarantine list shows what is\n',
    })
    expect((await run('quarantine', 'remove', '--all')).stdout).toBe('Removed: 2 entries\n')
    expect(await run('quarantine', 'list')).toMatchObject({ code: 0, stdout: 'Nothing is in quarantine.\n' })
  })

  test('0: what was in quarantine is replayed, an object and an event, as if it had been taken at once', async () => {
    const [bucket, queue, target] = [await world.bucket(), await world.queue(), await world.bucket()]
    const config = (name: string, more: string, as = '') => {
      writeFileSync(join(cwd, name), `sources: { queue: '${queue}', wait-seconds: 1 }\nsinks: { s3: ${target}${as} }\n${more}`)
      return ['--config', name]
    }
    const strict = config('strict.yml', 'limits: { unzipped-size: 2000 }\n', ', as: ocsf, name: events')
    const open = config('open.yml', '', ', name: events')
    const odd = '{"eventVersion":"1.11","eventID":"odd","eventTime":"never"}'
    await world.put(bucket, keyOf(1), logOf(20))
    await world.put(bucket, keyOf(2), gzipSync(`{"Records":[${odd}]}`))
    await world.send(queue, [notice(bucket, keyOf(1)), notice(bucket, keyOf(2))])
    expect((await run('--once', ...strict)).code).toBe(1)
    const listed = (await run('quarantine', 'list', '--json', ...strict)).stdout
    expect([...listed.matchAll(/"what":"(\w+)","origin":"[^"]*","code":"([\w-]+)"/g)].map(([, what, code]) => [what, code]).sort()).toEqual(
      [
        ['event', 'rejected'],
        ['object', 'too-large'],
      ],
    )
    expect((await run('quarantine', 'replay', '--all', ...strict)).stdout).toBe('Taken: 0 entries; still in quarantine: 2\n')
    expect(await run('quarantine', 'replay', '--all', ...open)).toEqual({
      code: 0,
      stderr: '',
      stdout: 'Taken: 2 entries; still in quarantine: 0\n',
    })
    expect(await run('quarantine', 'list', ...open)).toMatchObject({ code: 0, stdout: 'Nothing is in quarantine.\n' })
    const objects = await world.objects(target)
    const folder = 'account=111122223333/region=us-east-1/dt='
    expect([...objects.keys()].filter((key) => !key.startsWith(folder))).toEqual([])
    const lines = [...objects.values()].flatMap((body) => gunzipSync(body).toString().split('\n').filter(Boolean))
    expect([lines.length, lines.filter((line) => line === odd)]).toEqual([21, [odd]])
    const status = await run('status', '--json', '--from', dayOf(-1), '--to', dayOf(1), ...open)
    expect([status.code, JSON.parse(status.stdout).rows]).toEqual([
      0,
      [
        expect.objectContaining({
          account: '111122223333',
          region: 'us-east-1',
          objects: { stored: 2, filtered: 0, digest: 0, quarantined: 0, foreign: 0 },
          events: { read: 21, kept: 21, filtered: 0, duplicate: 0, quarantined: 0 },
        }),
      ],
    ])
  })

  test.each([
    ['nothing to collect from', [], 'nothing to collect from'],
    ['nowhere to put it', ['--bucket', 'logs'], 'nowhere to put events'],
    ['an option that there is not', ['--nope'], "unknown option '--nope'"],
    ['a command that there is not', ['collect'], 'there is no command collect'],
    ['a configuration that is not there', ['--config', 'nope.yml'], 'cannot read the configuration nope.yml'],
    ['a place of a kind that there is not', ['--bucket', 'logs', '--out', 'ftp://example.com/a'], 'expected a folder, s3://bucket/prefix'],
    ['two sinks of one name', ['--bucket', 'logs', '--out', 'a', 'a'], 'two are file:'],
  ])('2: %s', async (_what, args, words) => {
    expect(await run('--once', ...args).then(async (ran) => (args[0] === 'collect' ? run(...args) : ran))).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(words),
    })
  })

  test('2: another collector has the ledger', async () => {
    const [queue, args] = [await world.queue(), ['--out', 'out', '--log-level', 'debug', '--listen', '0'] as const]
    const { child, ended } = start(['--queue', queue, ...args], { cwd, env })
    await until(() => existsSync(join(cwd, 'trailmend-collector/ledger.db-wal')))
    expect(await run('--once', '--queue', queue, '--out', 'other')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('another collector'),
    })
    child.kill('SIGTERM')
    expect((await ended).code).toBe(143)
  })

  test('3: an object that is not there is left in its queue', async () => {
    const [bucket, queue] = [await world.bucket(), await world.queue()]
    await world.send(queue, [notice(bucket, keyOf(1))])
    const { code, stdout } = await run('--once', '--queue', queue, '--out', 'out')
    expect({ code, stdout }).toEqual({ code: 3, stdout: expect.stringContaining('Left, to come again: 1 delivery') })
    expect(await world.waiting(queue)).toEqual([0, 1])
  })

  test('3: the queue is gone', async () => {
    const queue = (await world.queue()).replace(/[^/]+$/, 'nowhere')
    expect(await run('--once', '--queue', queue, '--out', 'out')).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('the queue is not there'),
    })
  })
})

test('SIGTERM ends what was begun and loses nothing: a second run takes the rest', async () => {
  const { queue } = await filled(60, 20)
  const { child, ended } = start(['--queue', queue, '--out', 'out', '--concurrency', '1'], { cwd, env })
  await until(() => existsSync(join(cwd, 'out')) && readdirSync(join(cwd, 'out')).length > 0)
  child.kill('SIGTERM')
  const { code, stderr, stdout } = await ended
  expect(code).toBe(143)
  for (const line of stderr.trim().split('\n')) expect(JSON.parse(line)).toMatchObject({ name: 'collector' })
  expect(stdout).toMatch(/^Events: read /)
  const rest = await run('--once', '--queue', queue, '--out', 'out', '--json')
  expect(JSON.parse(rest.stdout)).toMatchObject({ exitCode: 0 })
  expect(eventsIn('out')).toHaveLength(1200)
  expect(new Set(eventsIn('out').map((line) => JSON.parse(line).eventID)).size).toBe(1200)
})

test('who stops reading ends it, and nothing is lost', async () => {
  const bucket = await world.bucket()
  for (let index = 0; index < 20; index++) await world.put(bucket, keyOf(index), logOf(200))
  const { child, ended } = start(['--once', '--bucket', bucket, '--out', '-'], { cwd, env })
  await new Promise((resolve) => child.stdout?.once('data', resolve))
  child.stdout?.destroy()
  expect(await ended.catch(() => new Promise((resolve) => child.once('close', (code) => resolve({ code }))))).toMatchObject({ code: 0 })
})

test('backfill collects some time, or enqueues it', async () => {
  const { bucket } = await filled(5, 2)
  const queue = await world.queue()
  const enqueued = await run('backfill', '--bucket', bucket, '--from', dayOf(), '--to', dayOf(1), '--enqueue', queue, '--out', 'out')
  expect(enqueued).toEqual({ code: 0, stderr: '', stdout: 'Enqueued: 5 keys in 1 message\n' })
  const none = await run('backfill', '--bucket', bucket, '--from', dayOf(-2), '--to', dayOf(-1), '--out', 'out', '--json')
  expect(JSON.parse(none.stdout)).toMatchObject({ exitCode: 0, objects: { stored: 0 } })
  const filledBack = await run('backfill', '--bucket', bucket, '--from', dayOf(), '--to', dayOf(1), '--out', 'out', '--json')
  expect(JSON.parse(filledBack.stdout)).toMatchObject({ exitCode: 0, objects: { stored: 5 }, events: { kept: 10 } })
  const queued = await run('--once', '--queue', queue, '--out', 'out', '--json')
  expect(JSON.parse(queued.stdout)).toMatchObject({ exitCode: 0, objects: { stored: 0, duplicate: 5 } })
})

test('a dry run receives nothing and makes nothing', async () => {
  const { queue } = await filled(1, 1)
  const { code, stdout } = await run(
    '--queue',
    queue,
    '--out',
    's3://example-events/a',
    '--role',
    'arn:aws:iam::111122223333:role/r',
    '--dry-run',
  )
  expect(code).toBe(0)
  expect(stdout).toContain('s3:PutObject, s3:AbortMultipartUpload, s3:GetObject on arn:aws:s3:::example-events/a/*')
  expect(stdout).toContain('sqs:ReceiveMessage, sqs:DeleteMessage, sqs:ChangeMessageVisibility on arn:aws:sqs:')
  expect(readdirSync(cwd)).toEqual([])
  expect(await world.waiting(queue)).toEqual([1, 0])
})

test('doctor says what is there and what it did not try', async () => {
  const { bucket, queue } = await filled(1, 1)
  const well = await run('doctor', '--queue', queue, '--bucket', bucket, '--out', 'out')
  expect(well.code).toBe(0)
  expect(well.stdout).toContain('messages: about 1 wait')
  expect(well.stdout).toContain('not tried: sqs:ReceiveMessage')
  const ill = await run('doctor', '--bucket', 'not-there', '--out', 'out')
  expect({ code: ill.code, stdout: ill.stdout }).toEqual({
    code: 3,
    stdout: expect.stringContaining('failed  bucket not-there: NoSuchBucket'),
  })
  expect(readdirSync(cwd)).toEqual([])
})

test('errors say what to do next', async () => {
  const said = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await run(...args)
    return `${code} ${stdout}${stderr}`
  }
  expect(await said('doctor')).toMatch(
    /^2 error: nothing to collect from: name sources in collector.yml, .*\nerror: nowhere to put events: /,
  )
  expect(await said('health')).toMatch(/^2 .*--listen/)
  expect(await said('health', '--listen', '64999')).toMatch(/^3 error: .*ECONNREFUSED.*Is the collector running/)
  expect(await said('quarantine', 'show')).toMatch(/^2 .*trailmend-collector quarantine show --help/s)
  expect(await said('--once', '--files', 'nowhere', '--out', 'out')).toMatch(/^2 .*\nEnded by: .*nowhere'\nNext: .*doctor.*\.\n/s)
  expect(await said('--once', '--queue', (await world.queue()).replace(/[^/]+$/, 'gone'), '--out', 'out')).toMatch(/^3 .*\nNext: .*URL/s)
})

test('every command shows how it is used', async () => {
  const commands = ['run', 'backfill', 'status', 'addenda', 'quarantine', 'config validate', 'doctor', 'health']
  const groups = ['list', 'show', 'replay', 'remove'].map((name) => `quarantine ${name}`)
  for (const command of [...commands, ...groups]) {
    const { code, stdout } = await run(...command.split(' '), '--help')
    expect([command, code, stdout]).toEqual([
      command,
      0,
      expect.stringMatching(new RegExp(`Examples?:\\n  trailmend-collector ${command}`)),
    ])
  }
})

test('doctor calls nothing well that it did not look at', async () => {
  const trail = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main'
  const sinks = '{ http: https://receiver.example/events }'
  writeFileSync(join(cwd, 'doctor.yml'), `sources: { trail: ${JSON.stringify(trail)} }\nsinks: ${sinks}\n`)
  const { code, stdout } = await run('doctor', '--config', 'doctor.yml')
  rmSync(join(cwd, 'doctor.yml'))
  // There is no CloudTrail here: it cannot have been looked at.
  expect(code).toBe(3)
  expect(stdout).toMatch(/^ok {6}credentials: /m)
  expect(stdout).toMatch(new RegExp(`^(?:failed|denied) +trail ${trail}: `, 'm'))
  expect(stdout).toContain('untried receiver https://receiver.example/events')
  expect(stdout).not.toMatch(/^ok .*receiver/m)
})

test('health and metrics are served while it runs', async () => {
  const { queue } = await filled(2, 3)
  const { child, ended } = start(['--queue', queue, '--out', 'out', '--listen', '0'], { cwd, env })
  let lines = ''
  child.stderr?.on('data', (data) => {
    lines += String(data)
  })
  await until(() => lines.includes('"url"'))
  const { url } = JSON.parse(lines.split('\n')[0] ?? '')
  const get = async (path: string) => {
    const answer = await fetch(`${url}${path}`)
    return { status: answer.status, text: await answer.text() }
  }
  await until(async () => (await get('/metrics')).text.includes('trailmend_collector_events_total{fate="kept"} 6'))
  expect(await get('/healthz')).toEqual({ status: 200, text: 'alive\n' })
  expect(await get('/readyz')).toEqual({ status: 200, text: '{"ready":true,"because":[]}\n' })
  expect((await get('/metrics')).text).toContain('trailmend_collector_balanced 1')
  expect((await get('/__proto__')).status).toBe(404)
  child.kill('SIGTERM')
  expect((await ended).code).toBe(143)
})
