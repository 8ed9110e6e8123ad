import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { createConnection, createPace, createSessions, type JournalObjects, openJournalObjects } from '@trailmend/aws'
import { createObjectJournal, createObjectLock } from '@trailmend/operate'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { placeAt } from '../fakes/moto/account.ts'
import { motoEnv } from '../fakes/moto/server.ts'
import { useMoto } from '../fakes/moto/use-moto.ts'

const OWN = '123456789012'
const BUCKET = 'trailmend-runs'
const ground = useMoto()
let objects: JournalObjects

beforeAll(() => {
  Object.assign(process.env, motoEnv(ground.proxy.url, OWN))
})
beforeEach(async () => {
  await ground.proxy.reset()
  await new S3Client({ ...placeAt(ground.proxy.url, { account: OWN }), forcePathStyle: true }).send(
    new CreateBucketCommand({ Bucket: BUCKET }),
  )
  const open = createSessions({ pace: createPace(8), requestHandler: createConnection(8), userAgent: 'trailmend/test' })
  objects = await openJournalObjects(await open({}), BUCKET)
})

describe('objects of a bucket', () => {
  test('are written once', async () => {
    expect(await objects.get('a/b')).toBeUndefined()
    const first = await objects.put('a/b', 'one', null)
    expect(await objects.get('a/b')).toEqual({ text: 'one', etag: first?.etag })
    expect(await objects.put('a/b', 'two', null)).toBeUndefined()
    expect((await objects.get('a/b'))?.text).toBe('one')
  })

  test('are written over in the version that was read, and in no other', async () => {
    const first = await objects.put('lock', 'one', null)
    const second = await objects.put('lock', 'two', first!.etag)
    expect(second).toBeDefined()
    expect(await objects.put('lock', 'three', first!.etag)).toBeUndefined()
    expect(await objects.put('nowhere', 'three', first!.etag)).toBeUndefined()
    expect(await objects.get('lock')).toEqual({ text: 'two', etag: second!.etag })
  })

  test('are listed by folder', async () => {
    for (const key of ['runs/b/1', 'runs/a/1', 'runs/a/2', 'runs/c', 'else/d']) await objects.put(key, 'text', null)
    expect(await objects.list('runs')).toEqual(['a', 'b', 'c'])
    expect(await objects.list('nothing')).toEqual([])
  })

  test('of a bucket that is not there are an error, never none', async () => {
    const open = createSessions({ pace: createPace(8), requestHandler: createConnection(8), userAgent: 'trailmend/test' })
    await expect((await openJournalObjects(await open({}), 'not-there')).get('a')).rejects.toMatchObject({ name: 'NoSuchBucket' })
  })
})

test('a journal is kept, and a second writer told', async () => {
  const [first, second] = [createObjectJournal(objects, 'runs'), createObjectJournal(objects, 'runs')]
  await first.append('a', { after: 0, lines: 'one\n' })
  expect(await second.read('a')).toBe('one\n')
  await first.append('a', { after: 4, lines: 'two\n' })
  await expect(second.append('a', { after: 4, lines: 'mine\n' })).rejects.toThrow('another run has written')
  expect(await createObjectJournal(objects, 'runs').read('a')).toBe('one\ntwo\n')
  expect([...(await first.runs())]).toEqual([['a', expect.stringMatching(/^[1-9]$/)]])
})

test('a lock is had by one of many', async () => {
  const clock = { now: () => 0, sleep: async () => {} }
  const lock = (pid: number) => createObjectLock(objects, 'locks', { self: { host: 'here', pid, born: '', isAlive: () => true }, clock })
  const taken = await Promise.all(Array.from({ length: 6 }, (_, pid) => lock(pid).take(OWN, `run-${pid}`)))
  const held = taken.flatMap((each) => ('held' in each ? [each.held] : []))
  expect(held).toHaveLength(1)
  await held[0]!.release()
  expect('held' in (await lock(9).take(OWN, 'run-9'))).toBe(true)
})
