import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { childEnvironment } from '../../fakes/child-environment.ts'
import { environmentOf } from '../../fakes/fauxqs/use-fauxqs.ts'

const ROOT = join(import.meta.dirname, '../../..')
const COMMAND = join(ROOT, 'packages/collector/bin/trailmend-collector.js')
const QUEUE = 'https://sqs.us-east-1.amazonaws.com/111122223333/trail'

/** Notes every module that is loaded, of either kind, and writes the list when the process ends. */
const NOTE_MODULES = `data:text/javascript,${encodeURIComponent(`
  import { writeFileSync } from 'node:fs'
  import { registerHooks } from 'node:module'
  const urls = []
  registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) })
  process.on('exit', () => writeFileSync(process.env.NOTE_MODULES_IN, JSON.stringify(urls)))
`)}`

/** An endpoint that lets nobody in: a run ends with its first ReceiveMessage. */
let server: Server
beforeAll(async () => {
  server = createServer((_question, answer) => answer.writeHead(403, { 'x-amzn-errortype': 'AccessDenied' }).end('{}'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => server.close())

async function loadedBy(args: readonly string[], config?: string): Promise<{ code: number | null; ours: string[]; libraries: string[] }> {
  const cwd = mkdtempSync(join(tmpdir(), 'trailmend-modules-'))
  if (config !== undefined) writeFileSync(join(cwd, 'collector.yml'), config)
  const list = join(cwd, 'modules.json')
  const env = {
    ...childEnvironment(),
    ...environmentOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    NOTE_MODULES_IN: list,
  }
  const child = spawn(process.execPath, ['--import', NOTE_MODULES, COMMAND, ...args], { cwd, env: { ...env, HOME: cwd }, stdio: 'ignore' })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  const urls: readonly string[] = JSON.parse(readFileSync(list, 'utf8'))
  const base = pathToFileURL(`${ROOT}/packages/`).href
  const ours = urls.filter((url) => url.startsWith(base) && !url.includes('/node_modules/')).map((url) => url.slice(base.length))
  const libraries = urls.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? [])
  return { code, ours, libraries: [...new Set(libraries)].toSorted() }
}

test('--version loads what reads a command line, and no command', async () => {
  const { code, ours, libraries } = await loadedBy(['--version'])
  expect({ code, libraries }).toEqual({ code: 0, libraries: ['commander'] })
  expect(ours.length).toBeLessThan(15)
})

test('--help loads the commands, and nothing that they do', async () => {
  const { code, ours, libraries } = await loadedBy(['--help'])
  expect({ code, libraries }).toEqual({ code: 0, libraries: ['commander'] })
  expect(
    ours.filter((path) => !/^collector\/(?:bin|lib\/(?:bin|version|[a-z-]+|command\/.+|config\/.+|object\/.+))(?:\.js|\/)/.test(path)),
  ).toEqual([])
})

/** What is for others than a queue, files and a ledger in a file. */
const UNUSED = /^(?:@aws-sdk\/client-(?!sqs$|sts$)|@opentelemetry\/|ora$|standardwebhooks$|undici$|ipaddr\.js$)/

test('a queue by flags: the clients of SQS and STS alone, and nothing that reads a configuration', async () => {
  const { code, libraries } = await loadedBy(['--queue', QUEUE, '--out', 'out'])
  expect(code).toBe(3)
  expect(libraries.filter((name) => UNUSED.test(name))).toEqual([])
  expect(libraries.filter((name) => name === 'zod' || name === 'yaml')).toEqual([])
  expect(libraries).toContain('@aws-sdk/client-sqs')
})

test('a queue by a configuration', async () => {
  const { code, libraries } = await loadedBy(['run'], `sources: { queue: '${QUEUE}' }\nsinks: { file: out }\n`)
  expect(code).toBe(3)
  expect(libraries.filter((name) => UNUSED.test(name))).toEqual([])
})

test('files load nothing of AWS', async () => {
  const { code, libraries } = await loadedBy(['--once', '--files', '.', '--out', 'out', '--ledger', 'memory'])
  expect(code).toBe(0)
  expect(libraries.filter((name) => /^@(?:aws|aws-sdk|smithy)\//.test(name))).toEqual([])
})
