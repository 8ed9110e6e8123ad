import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { OVERLAYS, variableOf } from '../../../packages/collector/src/config/flags.ts'
import { settingsOfEnvironment, settingsOfFlags } from '../../../packages/collector/src/config/overlays.ts'
import { settle } from '../../../packages/collector/src/config/settle.ts'

const QUEUE = 'https://sqs.eu-west-1.amazonaws.com/111122223333/trail'

describe('what flags say', () => {
  test.each([
    [
      { queue: [QUEUE], out: ['./events'] },
      { sources: [{ queue: QUEUE }], sinks: [{ file: './events' }] },
    ],
    [{ bucket: ['s3://logs/org/a/'] }, { sources: [{ bucket: 'logs', prefix: 'org/a' }] }],
    [{ bucket: ['logs'] }, { sources: [{ bucket: 'logs' }] }],
    [{ files: ['a', '-'], bucket: ['logs'] }, { sources: [{ bucket: 'logs' }, { files: ['a', '-'] }] }],
    [
      { out: ['-', 's3://events/a', 'https://example.com/hook', QUEUE] },
      { sinks: [{ stdout: true }, { s3: 'events', prefix: 'a' }, { http: 'https://example.com/hook' }, { queue: QUEUE }] },
    ],
    [{ ledger: 'memory' }, { ledger: { memory: true } }],
    [{ ledger: 'dynamodb:table' }, { ledger: { dynamodb: 'table' } }],
    [{ quarantine: 's3://kept/aside' }, { quarantine: { bucket: 'kept', prefix: 'aside' } }],
    [{ account: ['111122223333'], kind: ['CloudTrail'] }, { filter: { accounts: ['111122223333'], kinds: ['CloudTrail'] } }],
    [{ verify: true }, { verify: true }],
    [{ alerts: QUEUE }, { alerts: { queue: QUEUE } }],
    [
      { concurrency: '8', logLevel: 'debug' },
      { concurrency: 8, 'log-level': 'debug' },
    ],
  ])('%j', (flags, settings) => {
    expect(settingsOfFlags(flags)).toEqual(settings)
  })
  test('everything wrong with them is told at once', () => {
    expect(() => settingsOfFlags({ account: ['1'], logLevel: 'loud' })).toThrow(
      '--account: expected an account id: twelve digits, in quotes\n--log-level: expected one of debug, info, warn, error',
    )
  })
})

describe('what the environment says', () => {
  test('every flag has a variable', () => {
    const names = OVERLAYS.map(variableOf)
    expect(new Set(names).size).toBe(OVERLAYS.length)
    expect(names).toContain('TRAILMEND_COLLECTOR_EXTERNAL_ID')
  })
  test('a list has commas', () => {
    expect(settingsOfEnvironment({ TRAILMEND_COLLECTOR_REGION: 'eu-west-1,us-east-1' })).toEqual({
      filter: { regions: ['eu-west-1', 'us-east-1'] },
    })
  })
  test('nothing is nothing', () => {
    expect(settingsOfEnvironment({ TRAILMEND_COLLECTOR_QUEUE: '', PATH: '/bin' })).toEqual({})
  })
  test('a variable that is mistyped is told', () => {
    expect(() => settingsOfEnvironment({ TRAILMEND_COLLECTOR_QEUE: QUEUE })).toThrow('TRAILMEND_COLLECTOR_QEUE: there is no such variable')
  })
})

describe('together', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'trailmend-settle-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('a queue of alerts by a flag leaves what is watched as the file says', async () => {
    writeFileSync(join(folder, 'collector.yml'), `alerts: { queue: '${QUEUE}', watched: { trail: main } }\n`)
    const env = { TRAILMEND_COLLECTOR_ALERTS: `${QUEUE}-other` }
    expect((await settle({ flags: {}, env, folder })).settings).toEqual({
      alerts: { queue: `${QUEUE}-other`, watched: { trail: ['main'] } },
    })
    expect(() => settingsOfFlags({ out: ['ftp://example.com/a'] })).toThrow('--out: ftp://example.com/a: expected a folder')
  })
  test('flags outweigh the environment, which outweighs the file', async () => {
    writeFileSync(
      join(folder, 'collector.yml'),
      'name: file\nlog-level: error\nmemory: 1MiB\nfilter: { regions: eu-west-1, accounts: "111122223333" }',
    )
    const env = { TRAILMEND_COLLECTOR_NAME: 'environment', TRAILMEND_COLLECTOR_LOG_LEVEL: 'warn' }
    const { settings, path } = await settle({ flags: { name: 'flag', region: ['us-east-1'] }, env, folder })
    expect(path).toBe('collector.yml')
    expect(settings).toEqual({
      name: 'flag',
      'log-level': 'warn',
      memory: 2 ** 20,
      filter: { regions: ['us-east-1'], accounts: ['111122223333'] },
    })
  })
  test('a path is from where it is named', async () => {
    writeFileSync(join(folder, 'other.yml'), 'ledger: { file: state/ledger.db }\nsinks: { file: out }')
    const { settings } = await settle({ config: join(folder, 'other.yml'), flags: { out: ['here'] }, env: {}, folder: '/here' })
    expect(settings).toEqual({ ledger: { file: join(folder, 'state/ledger.db') }, sinks: [{ file: '/here/here' }] })
  })
  test('all that is wrong anywhere is told at once', async () => {
    writeFileSync(join(folder, 'collector.yml'), 'name: " "')
    const settling = settle({ flags: { concurrency: 'x' }, env: { TRAILMEND_COLLECTOR_NOTHING: '1' }, folder })
    await expect(settling).rejects.toThrow(
      [
        'collector.yml:1:7: name: expected a name: at most 100 of A-Z a-z 0-9 _ . : @ -',
        'TRAILMEND_COLLECTOR_NOTHING: there is no such variable',
        '--concurrency: expected a whole number from 1 to 1000',
      ].join('\n'),
    )
  })
  test('a file that was named must be there', async () => {
    await expect(settle({ config: 'nope.yml', flags: {}, env: {}, folder })).rejects.toThrow('cannot read the configuration nope.yml')
  })
})
