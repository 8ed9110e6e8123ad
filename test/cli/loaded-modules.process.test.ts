import { readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Loaded, loadedBy as noteLoaded } from '../loaded-by.ts'
import { makeCopy } from '../operate/verify/copy.ts'

const ROOT = join(import.meta.dirname, '../..')

const loadedBy = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => noteLoaded('cli/bin/trailmend.js', args, { env })

const commandsIn = ({ files }: Loaded) => files.filter((file) => file.startsWith('cli/lib/commands/'))

test('--version loads what reads a command line, and no command', async () => {
  const loaded = await loadedBy(['--version'])
  expect(loaded).toMatchObject({ code: 0, stderr: '', areas: ['cli', 'commander', 'operate', 'report/escape'] })
})

const VERIFY = ['cli', 'cli/commands', 'commander', 'core', 'operate', 'operate/verify', 'picocolors', 'report', 'report/escape']
const TABLE = ['report/table', 'report/verify']

test('verify --help loads its own options, and nothing that verifies', async () => {
  const loaded = await loadedBy(['verify', '--help'])
  expect(loaded).toMatchObject({ code: 0, stderr: '', areas: [...VERIFY, ...TABLE] })
  expect(commandsIn(loaded)).toEqual(['cli/lib/commands/verify.js'])
})

test('verifying a copy loads no client of AWS; zod is for the files of keys', async () => {
  const { folder, keys } = makeCopy({})
  const loaded = await loadedBy(['verify', '--folder', folder, '--public-keys', keys])
  const stream = ['stream', 'stream/digest', 'stream/digest-node', 'stream/object-key']
  expect(loaded).toMatchObject({ code: 0, stderr: '', areas: [...VERIFY, ...TABLE, ...stream, 'zod'].toSorted() })
})

test('verifying a bucket that is told loads the clients that it asks, and nothing that asks trails', async () => {
  const server = createServer((_question, answer) => answer.writeHead(403).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const loaded = await loadedBy(
    ['verify', '--bucket', 'logs', '--trail', 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main', '--region', 'us-east-1'],
    {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'not-a-secret',
      AWS_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  )
  await new Promise((resolve) => server.close(resolve))
  expect({ code: loaded.code, stderr: loaded.stderr }).toEqual({ code: 3, stderr: '' })
  const isOfSdk = (area: string) => /^@(?:aws-sdk|aws|smithy)\//.test(area)
  const clients = ['@aws-sdk/client-cloudtrail', '@aws-sdk/client-s3', '@aws-sdk/client-sts']
  expect(loaded.areas.filter((area) => area.startsWith('@aws-sdk/client-'))).toEqual(clients)
  const ours = [
    ...VERIFY,
    ...TABLE,
    'aws',
    'aws/digest',
    'aws/objects',
    'core/observe',
    'p-queue',
    'stream',
    'stream/digest',
    'stream/digest-node',
  ]
  expect(loaded.areas.filter((area) => !isOfSdk(area))).toEqual([...ours, 'stream/object-key'].toSorted())
})

test.each([
  ['--help', ['--help']],
  ['the help of help', ['help', 'verify']],
  ['nothing', []],
  ['completion', ['complete', '--', '']],
])('%s has every command', async (_what, args) => {
  const all = readdirSync(join(ROOT, 'packages/cli/src/commands')).map((file) => `cli/lib/commands/${file.replace(/\.ts$/, '.js')}`)
  expect(commandsIn(await loadedBy(args)).toSorted()).toEqual(all.toSorted())
})
