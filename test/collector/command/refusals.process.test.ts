import { mkdtempSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refuse } from '../../aws/collect/odd-s3.ts'
import { environmentOf } from '../../fakes/fauxqs/use-fauxqs.ts'
import { collector } from './collector.ts'
import { keyOf, logOf, startWorld, type World } from './world.ts'

let world: World
let server: Server
let url: string
/** Which requests are refused. */
let isRefused: (asked: URL) => boolean
beforeAll(async () => {
  world = await startWorld()
  server = createServer(async ({ method = 'GET', url: path = '/' }, response) => {
    const asked = new URL(path, world.env.AWS_ENDPOINT_URL)
    if (isRefused(asked)) return refuse(response, 403, 'AccessDenied', 'Access Denied')
    const answer = await fetch(asked, { method })
    const body = new Uint8Array(await answer.arrayBuffer())
    response.writeHead(answer.status, { etag: answer.headers.get('etag') ?? '', 'content-length': body.length }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.close()
  await world.close()
})

const run = (...args: readonly string[]) =>
  collector(args, { cwd: mkdtempSync(join(tmpdir(), 'trailmend-refusals-')), env: environmentOf(url) })

const isList = ({ searchParams }: URL): boolean => searchParams.has('list-type')
const isLast = ({ pathname }: URL): boolean => pathname.endsWith(keyOf(2))

test.each([
  [
    'none of its objects',
    (asked: URL) => !isList(asked),
    [3, 0],
    ['Left, to come again: 3 deliveries', 'For want of s3:GetObject. Next: grant it'],
  ],
  ['one of its objects', isLast, [1, 2], ['Left, to come again: 1 delivery', 'For want of s3:GetObject. Next: grant it']],
  ['its list', isList, [0, 0], ['Ended by: a permission is missing: s3:ListBucket on s3://', 'Next: grant it']],
])('of a bucket %s may be read: it ends by itself, with 3 and the permission', async (_what, refusal, [left, stored], words) => {
  isRefused = refusal
  const bucket = await world.bucket()
  for (let index = 0; index < 3; index++) await world.put(bucket, keyOf(index), logOf(2))
  const { code, stdout } = await run('--once', '--bucket', bucket, '--out', 'out')
  expect(code).toBe(3)
  for (const text of words) expect(stdout).toContain(text)
  const json = await run('--once', '--bucket', bucket, '--out', 'out', '--json')
  expect(JSON.parse(json.stdout)).toMatchObject({ exitCode: 3, left, objects: { stored }, needs: left === 0 ? [] : ['s3:GetObject'] })
})
