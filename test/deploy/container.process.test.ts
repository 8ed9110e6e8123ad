import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collectorVersion } from '../../scripts/bundle-collector.ts'
import { filesIn, ROOT, read } from '../architecture/repository.ts'
import { type Instruction, isSent, stagesOf } from './dockerfile.ts'

// What the Dockerfile says is done in folders, one for each stage: what is copied, made and started there is what would be in the image. What cannot be
// told so is whether its base images have what it needs; of the last one, which libraries there are is written below.

const folder = mkdtempSync(join(tmpdir(), 'trailmend-container-'))
const BUILD = join(folder, 'build')
const IMAGE = join(folder, 'image')
const [build = [], image = []] = stagesOf(read('deploy/container/Dockerfile'))
/** Where nobody else can look, nobody in particular cannot start anything: only whoever is root can be somebody else. */
const isRoot = process.getuid?.() === 0

/** The libraries of gcr.io/distroless/cc-debian12. Source: GoogleContainerTools/distroless, "cc/README.md": libc6, libgcc-s1, libgomp1, libstdc++6. */
const LIBRARIES = /^(?:linux-vdso|ld-linux[\w-]*|libc|libm|libdl|libpthread|librt|libgcc_s|libgomp|libstdc\+\+)\.so\.\d+$/

/** Absolute paths, as they are in a stage's folder. */
const within = (stage: string, text: string): string => text.replace(/(?<![\w.])\/(?=(?:source|made|usr|var)\b)/g, `${stage}/`)
const one = (name: string, of: readonly Instruction[] = image): string => of.find((each) => each.name === name)?.text ?? ''

beforeAll(() => {
  buildStage()
  for (const { name, flags, text } of image) if (name === 'COPY') copyIntoImage(text.split(/\s+/), flags)
}, 300_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The first stage: what is sent to the builder is copied, and its command run. npm is not asked again for what is here: what it would install is linked. */
function buildStage(): void {
  const source = within(BUILD, one('WORKDIR', build))
  const ignored = read('deploy/container/Dockerfile.dockerignore')
  for (const path of filesIn().filter((each) => isSent(each, ignored))) cpSync(join(ROOT, path), join(source, path))
  const tools = join(folder, 'tools')
  mkdirSync(tools)
  writeFileSync(join(tools, 'npm'), `#!/bin/sh\n[ "$1" = ci ] && [ -f package-lock.json ] && ln -s ${ROOT}/node_modules node_modules\n`)
  chmodSync(join(tools, 'npm'), 0o755)
  const env = { PATH: [tools, dirname(process.execPath), process.env.PATH].join(delimiter), HOME: folder, TMPDIR: tmpdir() }
  const { status, stdout, stderr } = spawnSync('sh', ['-c', within(BUILD, one('RUN', build))], { cwd: source, env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${stdout}${stderr}`)
}

function copyIntoImage(words: readonly string[], flags: ReadonlyMap<string, string>): void {
  expect(flags.get('from')).toBe('build')
  const to = words.at(-1) ?? ''
  for (const from of words.slice(0, -1)) {
    const target = join(IMAGE, to.endsWith('/') ? `${to}${basename(from)}` : to)
    cpSync(within(BUILD, from), target, { recursive: true })
    const [uid = 0, gid = 0] = (flags.get('chown') ?? '').split(':').map(Number)
    if (isRoot) chownSync(target, uid, gid)
  }
}

/** Start what the image starts, as whom it does, where it does, with its environment and nothing else. */
function run(command: string, args: readonly string[], input = '') {
  const [uid, gid] = one('USER').split(':').map(Number)
  const variables = image.filter(({ name }) => name === 'ENV').map(({ text }) => text.split('='))
  const [program = '', ...before] = JSON.parse(command) as readonly string[]
  const { status, stdout, stderr } = spawnSync(within(IMAGE, program), [...before, ...args], {
    cwd: within(IMAGE, one('WORKDIR')),
    env: Object.fromEntries(variables),
    encoding: 'utf8',
    input,
    ...(isRoot && { uid, gid }),
  })
  return { status, stdout, stderr }
}

describe('the image', () => {
  beforeAll(() => {
    for (const path of [tmpdir(), folder]) chmodSync(path, 0o711)
  })
  test('starts the collector of this version, as nobody in particular', () => {
    expect(run(one('ENTRYPOINT'), ['--version'])).toEqual({ status: 0, stdout: `${collectorVersion}\n`, stderr: '' })
  })
  test('collects, and writes to its volume and nowhere else', () => {
    const record = '{"eventVersion":"1.11","eventID":"1","recipientAccountId":"111122223333"}'
    const collected = run(one('ENTRYPOINT'), ['run', '--once', '--files', '-', '--out', 'events'], `{"Records":[${record}]}`)
    expect(collected).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Events: read 1 = 1 kept/) })
    const volume = within(IMAGE, one('VOLUME'))
    const names = readdirSync(join(volume, 'events')).filter((name) => name.endsWith('.ndjson'))
    expect(names.map((name) => readFileSync(join(volume, 'events', name), 'utf8'))).toEqual([`${record}\n`])
    expect(existsSync(join(volume, 'trailmend-collector/ledger.db'))).toBe(true)
    expect(readdirSync(IMAGE).sort()).toEqual(['usr', 'var'])
  })
  test('says that it is not well where no collector runs', () => {
    const [, command = ''] = one('HEALTHCHECK').split(/\bCMD /)
    // Whatever listens at the port that the image names, it is not this one's to ask here.
    expect(run(command, ['--listen', '64998'])).toMatchObject({ status: 3, stderr: expect.stringContaining('nobody serves there') })
  })
  test('has every licence, and every library that the executable loads', () => {
    expect(readdirSync(join(IMAGE, 'usr/share/doc/trailmend-collector')).sort()).toEqual(['LICENSE', 'LICENSE.node', 'licenses.txt'])
    const { stdout } = spawnSync('ldd', [within(IMAGE, JSON.parse(one('ENTRYPOINT'))[0])], { encoding: 'utf8' })
    const libraries = stdout.split('\n').flatMap((line) => basename(line.trim().split(' ')[0] ?? '') || [])
    expect(libraries.length).toBeGreaterThan(3)
    expect(libraries.filter((name) => !LIBRARIES.test(name))).toEqual([])
  })
})

describe('the release', () => {
  const inBuild = (script: string, env: Readonly<Record<string, string>> = {}) =>
    spawnSync('bash', ['-e', '-c', script], {
      cwd: join(BUILD, 'source'),
      env: { PATH: process.env.PATH, GITHUB_REF_NAME: `v${collectorVersion}`, ...env },
      encoding: 'utf8',
    })

  test('finds the tarball that this build made, by the names of tag and platform, and no other', () => {
    const step = 'test -f build/trailmend-collector-"${GITHUB_REF_NAME#v}-$PLATFORM".tar.gz'
    expect(read('.github/workflows/release.yml')).toContain(`run: ${step}\n`)
    expect(inBuild(step, { PLATFORM: `${process.platform}-${process.arch}` }).status).toBe(0)
    expect(inBuild(step, { PLATFORM: 'plan9-vax' }).status).toBe(1)
  })
  test('zips the function and its licences', () => {
    const step = 'zip --junk-paths -X build/trailmend-collector-lambda.zip build/lambda/*'
    expect(read('.github/workflows/release.yml')).toContain(`run: ${step}\n`)
    // It need not be here: what it is told is what this is about.
    const told = inBuild(`zip() { printf '%s\n' "$@"; }\n${step}`).stdout.trim().split('\n')
    expect(told.slice(3)).toEqual(['LICENSE', 'index.cjs', 'licenses.txt'].map((name) => `build/lambda/${name}`))
  })
})
