import type { SinkObjects } from '@trailmend/aws/collect'
import { describe, expect, test } from 'vitest'
import { CollectorError } from '../../../../packages/collector/src/collector-error.ts'
import { folderPrefix, objectName } from '../../../../packages/collector/src/sink/object/object-name.ts'
import { createObjectSink } from '../../../../packages/collector/src/sink/object/object-sink.ts'
import { assertNotOwnSource, isOwnObject } from '../../../../packages/collector/src/sink/object/own-source.ts'
import { origin } from '../events.ts'

describe('the name of an object', () => {
  test.each([
    { what: 'as a trail has it', more: {}, folders: 'account=111122223333/region=eu-west-1/dt=2026-11-22' },
    { what: 'an account that is none', more: { account: '../../x' }, folders: 'account=unknown/region=eu-west-1/dt=2026-11-22' },
    { what: 'a region that is none', more: { region: 'a/b' }, folders: 'account=111122223333/region=unknown/dt=2026-11-22' },
    { what: 'a time that is none', more: { time: Number.NaN }, folders: 'account=111122223333/region=eu-west-1/dt=unknown' },
  ])('$what', ({ more, folders }) => {
    expect(objectName('p/', origin('x', more), '.gz')).toMatch(new RegExp(`^p/${folders}/[0-9a-f]{32}\\.gz$`))
  })

  test.each([
    ['', ''],
    ['/', ''],
    ['a', 'a/'],
    ['/a/b/', 'a/b/'],
  ])('the prefix %j is %j', (prefix, wanted) => {
    expect(folderPrefix(prefix)).toBe(wanted)
  })
})

describe('a prefix', () => {
  const sinkWith = (prefix: string) => () => createObjectSink({ objects: { bucket: 'b' } as SinkObjects, prefix })
  test.each([
    ['that leaves no room for a key', 'p'.repeat(900), /up to \d+ bytes, and S3 takes 1024/],
    ['whose characters are longer than they look', 'é'.repeat(450), /up to/],
    ['that leads elsewhere', 'a/../b', /dots/],
    ['of a dot', './a', /dots/],
    ['with a control character', 'a\n', /control/],
  ])('%s is refused', (_what, prefix, because) => {
    expect(sinkWith(prefix)).toThrow(because)
  })

  test('that is long is taken, and its keys are no longer than S3 takes', () => {
    const prefix = 'p'.repeat(850)
    expect(sinkWith(prefix)).not.toThrow()
    const key = objectName(`${prefix}/`, origin('x', { region: `us${'-'.repeat(31)}`, time: 8.64e15 }), `-${'0'.repeat(32)}.ndjson.gz`)
    expect(Buffer.byteLength(key)).toBeLessThanOrEqual(1024)
  })
})

describe('a sink that would feed itself', () => {
  test.each([
    { sink: 'out/', source: 'AWSLogs/', isRefused: false },
    { sink: 'out/', source: undefined, isRefused: true },
    { sink: '', source: 'AWSLogs/', isRefused: true },
    { sink: 'AWSLogs/out/', source: 'AWSLogs/', isRefused: true },
    { sink: 'a/', source: 'a/b/', isRefused: true },
    { sink: 'logs-out/', source: 'logs', isRefused: true },
  ])('writes $sink, reads $source: $isRefused', ({ sink, source, isRefused }) => {
    const sinks = [{ name: 's3', bucket: 'logs', prefix: sink }]
    const sources = [{ bucket: 'other' }, { bucket: 'logs', ...(source === undefined ? {} : { prefix: source }) }]
    if (isRefused) expect(() => assertNotOwnSource(sinks, sources)).toThrow(CollectorError)
    else assertNotOwnSource(sinks, sources)
  })

  test('an object that a message names may be its own', () => {
    const sinks = [{ name: 's3', bucket: 'logs', prefix: 'out/' }]
    expect(isOwnObject(sinks, { bucket: 'logs', key: 'out/account=1/x.gz' })).toBe(true)
    expect(isOwnObject(sinks, { bucket: 'logs', key: 'AWSLogs/x.gz' })).toBe(false)
    expect(isOwnObject(sinks, { bucket: 'other', key: 'out/x.gz' })).toBe(false)
  })
})
