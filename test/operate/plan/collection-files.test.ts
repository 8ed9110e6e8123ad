import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Collection } from '@trailmend/core/plan'
import { readCollections, writeCollection } from '@trailmend/operate/plan'
import { describe, expect, test } from 'vitest'
import { replaceCollection } from '../../../packages/operate/src/plan/collection-files.ts'

const ACCOUNT = '111122223333'
const collection: Collection = {
  version: 1,
  account: ACCOUNT,
  trailArn: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main`,
  bucket: 'logs',
  keyPrefix: 'a/b',
  topicArn: `arn:aws:sns:us-east-1:${ACCOUNT}:topic`,
  queues: [{ use: 'logs', arn: `arn:aws:sqs:us-east-1:${ACCOUNT}:outcomesqueue-logs` }],
  draining: [{ bucket: 'old-logs', keyPrefix: '', topicArn: null }],
}

const folder = (): string => mkdtempSync(join(tmpdir(), 'trailmend-test-'))

test('what is written is read back, in a folder that was not there', async () => {
  const path = join(folder(), 'trailmend', 'collection')
  expect([...(await readCollections(path))]).toEqual([])
  await writeCollection(path, collection)
  expect((await readCollections(path)).get(ACCOUNT)).toEqual(collection)
  expect(readFileSync(join(path, `${ACCOUNT}.json`), 'utf8')).toMatch(/^\{\n {2}"version": 1,\n.*\}\n$/s)
})

test('topics of before are kept', async () => {
  const path = folder()
  const told = { ...collection, formerTopics: [`arn:aws:sns:us-east-1:${ACCOUNT}:before`] }
  await writeCollection(path, told)
  expect((await readCollections(path)).get(ACCOUNT)).toEqual(told)
})

test('is put in the place of what was, unless somebody has written since', async () => {
  const path = folder()
  const later = { ...collection, draining: [] }
  await replaceCollection(path, ACCOUNT, { from: null, to: collection })
  expect((await readCollections(path)).get(ACCOUNT)).toEqual(collection)
  await replaceCollection(path, ACCOUNT, { from: later, to: null })
  expect((await readCollections(path)).get(ACCOUNT)).toEqual(collection)
  await replaceCollection(path, ACCOUNT, { from: collection, to: later })
  expect((await readCollections(path)).get(ACCOUNT)).toEqual(later)
  await replaceCollection(path, ACCOUNT, { from: later, to: null })
  expect([...(await readCollections(path))]).toEqual([])
})

test('what is called otherwise is passed over', async () => {
  const path = folder()
  writeFileSync(join(path, 'notes.json'), 'x')
  writeFileSync(join(path, `${ACCOUNT}.json.tmp`), 'x')
  expect([...(await readCollections(path))]).toEqual([])
})

describe('what is wrong is named', () => {
  test.each<[string, unknown, string]>([
    ['another version', { ...collection, version: 2 }, 'version: '],
    [
      'of another account',
      { ...collection, account: '222233334444' },
      'account: it is 222233334444, and the file is called after 111122223333',
    ],
    ['no account', { ...collection, account: 'x' }, 'account: expected twelve digits'],
    ['a bucket that cannot be', { ...collection, bucket: '../x' }, 'bucket: expected the name of a bucket'],
    ['no ARN', { ...collection, trailArn: 'main' }, 'trailArn: expected the ARN of cloudtrail'],
    ['an ARN of another service', { ...collection, topicArn: collection.trailArn }, 'topicArn: expected the ARN of sns'],
    ['a use that cannot be', { ...collection, queues: [{ use: 'A', arn: collection.queues[0]?.arn }] }, 'queues.0.use: '],
    ['too many queues', { ...collection, queues: Array.from({ length: 11 }, () => collection.queues[0]) }, 'queues: '],
    ['too much to drain', { ...collection, draining: Array.from({ length: 101 }, () => collection.draining[0]) }, 'draining: '],
    ['a field that nobody knows', { ...collection, command: 'x' }, 'the file: '],
    ['no object', [], 'the file: '],
  ])('%s', async (_what, value, text) => {
    const path = folder()
    writeFileSync(join(path, `${ACCOUNT}.json`), JSON.stringify(value))
    await expect(readCollections(path)).rejects.toThrow(`${join(path, `${ACCOUNT}.json`)}: ${text}`)
  })

  test('no JSON, too long, no file', async () => {
    const path = folder()
    writeFileSync(join(path, `${ACCOUNT}.json`), '{')
    await expect(readCollections(path)).rejects.toThrow('not JSON')
    writeFileSync(join(path, `${ACCOUNT}.json`), ' '.repeat(100_001))
    await expect(readCollections(path)).rejects.toThrow('larger than 100000 bytes')
    const other = folder()
    mkdirSync(join(other, `${ACCOUNT}.json`))
    await expect(readCollections(other)).rejects.toThrow(`${ACCOUNT}.json`)
  })
})
