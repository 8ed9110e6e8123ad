import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { ROOT, read, readManifest } from './architecture/repository.ts'

// What `release.yml` runs, run here: with the real tools where they work on files, and with stand-ins that write down how they are called where they
// would reach npm, GitHub or a registry.

interface Step {
  readonly name?: string
  readonly run?: string
}
const { jobs } = parse(read('.github/workflows/release.yml')) as { jobs: Record<string, { steps: readonly Step[] }> }
const STEPS = new Map(
  Object.entries(jobs).flatMap(([job, { steps }]) =>
    steps.flatMap(({ name, run }) => (run === undefined ? [] : [[`${job}: ${name ?? run}`, run]])),
  ),
)
const { version } = readManifest('packages/cli/package.json')
const SHA = 'c'.repeat(40)

const home = mkdtempSync(join(tmpdir(), 'trailmend-release-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
let folder: string
let tools: string
beforeEach(() => {
  folder = mkdtempSync(join(home, 'step-'))
  tools = join(folder, 'tools')
  mkdirSync(tools)
})

/** A tool that writes down how it was called and what it was told, and then does what is said. */
function standIn(name: string, does = ''): void {
  writeFileSync(join(tools, name), `#!/bin/bash\nprintf '%s\\n' "${name} $*" >> "${folder}/calls"\n${does}\n`)
  chmodSync(join(tools, name), 0o755)
}

const calls = (): readonly string[] =>
  existsSync(join(folder, 'calls')) ? readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n') : []

/** Run a step as GitHub does: by bash, which ends at the first command that fails. */
function run(step: string, env: Readonly<Record<string, string>> = {}, cwd = folder) {
  const script = STEPS.get(step)
  if (script === undefined) throw new Error(`no step ${step}; there are ${[...STEPS.keys()].join(', ')}`)
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', script], {
    cwd,
    env: {
      PATH: [tools, dirname(process.execPath), process.env.PATH].join(delimiter),
      HOME: folder,
      RUNNER_TEMP: folder,
      GITHUB_REPOSITORY: 'Example/Trailmend',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_ACTOR: 'somebody',
      GITHUB_SHA: SHA,
      GITHUB_REF_NAME: `v${version}`,
      ...env,
    },
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

describe('the tag', () => {
  const STEP = 'verify: The tag is on main and says the version'
  const git = (...args: readonly string[]): string => {
    const as = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false']
    const { status, stdout, stderr } = spawnSync('git', [...as, ...args], { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    return stdout.trim()
  }
  beforeEach(() => {
    mkdirSync(join(folder, 'packages/cli'), { recursive: true })
    writeFileSync(join(folder, 'packages/cli/package.json'), `{"version":"${version}"}`)
    git('init', '--quiet')
    git('add', 'packages')
    git('commit', '--quiet', '--message', 'a')
    git('update-ref', 'refs/remotes/origin/main', 'HEAD')
  })
  test('must be on main, and say the version', () => {
    const GITHUB_SHA = git('rev-parse', 'HEAD')
    expect(run(STEP, { GITHUB_SHA })).toMatchObject({ status: 0, stderr: '' })
    expect(run(STEP, { GITHUB_SHA, GITHUB_REF_NAME: 'v9.9.9' }).status).toBe(1)
    git('commit', '--quiet', '--allow-empty', '--message', 'b')
    expect(run(STEP, { GITHUB_SHA: git('rev-parse', 'HEAD') }).status).toBe(1)
  })
})

describe('publishing', () => {
  /** A tarball as npm packs it, as far as the step reads it. */
  function tarball(name: string): string {
    const file = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`
    mkdirSync(join(folder, 'package'), { recursive: true })
    mkdirSync(join(folder, 'release'), { recursive: true })
    writeFileSync(join(folder, 'package/package.json'), JSON.stringify({ name, version }))
    spawnSync('tar', ['--create', '--gzip', '--file', join('release', file), 'package/package.json'], { cwd: folder })
    return file
  }
  test('says in every package where it comes from', () => {
    mkdirSync(join(folder, 'packages/one'), { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{"name":"all","private":true,"workspaces":["packages/*"]}')
    writeFileSync(join(folder, 'packages/one/package.json'), '{"name":"one","version":"1.0.0"}')
    expect(run('publish: Say in every package where it comes from, as provenance asks for').status).toBe(0)
    expect(JSON.parse(readFileSync(join(folder, 'packages/one/package.json'), 'utf8')).repository).toEqual({
      type: 'git',
      url: 'git+https://github.com/Example/Trailmend.git',
    })
  })
  test('packs in the order in which packages need each other', () => {
    standIn('node', 'echo one.tgz')
    expect(run('publish: node scripts/pack.ts release > "$RUNNER_TEMP/order"').status).toBe(0)
    expect([calls(), readFileSync(join(folder, 'order'), 'utf8')]).toEqual([['node scripts/pack.ts release'], 'one.tgz\n'])
    expect(existsSync(join(ROOT, 'scripts/pack.ts'))).toBe(true)
  })
  test('makes two bills of materials of what a user installs', () => {
    tarball('one')
    standIn('npm', 'if [ "$1" = sbom ]; then echo "{}"; else grep -q trailmend-installed "$3/package.json"; fi')
    const INSTALLED = join(folder, 'installed')
    const made = run('publish: What a user installs, as a bill of materials in two forms', { INSTALLED })
    expect(made).toMatchObject({ status: 0, stderr: '' })
    expect(JSON.parse(readFileSync(join(INSTALLED, 'package.json'), 'utf8'))).toMatchObject({ version, private: true })
    expect(readdirSync(join(folder, 'release')).sort()).toEqual([`one-${version}.tgz`, 'trailmend.cdx.json', 'trailmend.spdx.json'])
    expect(calls()[0]).toMatch(new RegExp(`^npm install --prefix ${INSTALLED} --ignore-scripts .* ./release/one-${version}.tgz$`))
  })
  test('asks npm for such bills in words that it knows', () => {
    writeFileSync(join(folder, 'package.json'), `{"name":"trailmend-installed","version":"${version}","private":true}`)
    writeFileSync(
      join(folder, 'package-lock.json'),
      `{"name":"trailmend-installed","version":"${version}","lockfileVersion":3,"packages":{}}`,
    )
    const words = [
      ...(STEPS.get('publish: What a user installs, as a bill of materials in two forms') ?? '').matchAll(
        /npm (sbom) --prefix "\$INSTALLED" (.*) >/g,
      ),
    ]
    const bills = words.map(([, command = '', more = '']) =>
      spawnSync('npm', [command, ...more.split(' ')], { cwd: folder, encoding: 'utf8' }),
    )
    expect(bills.map(({ stdout }) => Object.keys(JSON.parse(stdout))[0])).toEqual(['$schema', 'spdxVersion'])
  })
  test('publishes each tarball in that order, but for what is there, and ends where npm refuses one', () => {
    const files = ['@trailmend/core', '@trailmend/aws', 'trailmend'].map(tarball)
    writeFileSync(join(folder, 'order'), files.map((file) => `${file}\n`).join(''))
    const STEP = 'publish: Publish what is not published yet, each package behind those it needs'
    standIn('npm', `[ "$1" = publish ] || [ "$2" = "@trailmend/aws@${version}" ]`)
    expect(run(STEP)).toMatchObject({ status: 0, stdout: `@trailmend/aws@${version} is there\n` })
    const published = [files[0], files[2]].map((file) => `npm publish ./release/${file} --provenance --access public`)
    expect(calls().filter((call) => call.startsWith('npm publish'))).toEqual(published)
    standIn('npm', 'exit 1')
    expect(run(STEP).status).toBe(1)
  })
  test('takes along the bundle of the Action, which is there', () => {
    mkdirSync(join(folder, 'dist'))
    mkdirSync(join(folder, 'release'))
    writeFileSync(join(folder, 'dist/index.cjs'), 'bundle')
    expect(run('publish: cp dist/index.cjs release/trailmend-action.cjs').status).toBe(0)
    expect(readFileSync(join(folder, 'release/trailmend-action.cjs'), 'utf8')).toBe('bundle')
    expect(existsSync(join(ROOT, 'dist/index.cjs'))).toBe(true)
  })
})

describe('the image', () => {
  const NAME = `ghcr.io/example/trailmend-collector:${version}`
  const STEP = 'image: Build it, start it without anything that it could write to, and push it'
  test('is built, started and pushed, and not pushed where it is another version', () => {
    standIn('docker', `[ "$1" = run ] && echo ${version}\nif [ "$1" = login ]; then [ "$(cat)" = token ]; fi`)
    const env = { GH_TOKEN: 'token', PLATFORM: 'amd64' }
    expect(run(STEP, env)).toMatchObject({ status: 0, stderr: '' })
    expect(calls()).toEqual([
      `docker build --pull --file deploy/container/Dockerfile --tag ${NAME}-amd64 --label org.opencontainers.image.source=https://github.com/Example/Trailmend --label org.opencontainers.image.revision=${SHA} .`,
      `docker run --rm --read-only --cap-drop ALL --network none ${NAME}-amd64 --version`,
      'docker login ghcr.io --username somebody --password-stdin',
      `docker push ${NAME}-amd64`,
    ])
    standIn('docker', 'echo 9.9.9')
    expect(run(STEP, env).status).toBe(1)
    expect(calls().at(-1)).toContain('docker run')
  })
  test('has one name for all platforms, and tells its digest', () => {
    standIn('docker', `[ "$3" = inspect ] && echo '{"mediaType":"m","digest":"sha256:${'a'.repeat(64)}"}'\nexit 0`)
    // Runners have it; other machines need not.
    if (spawnSync('jq', ['--version']).error !== undefined)
      standIn('jq', `${process.execPath} --print 'JSON.parse(fs.readFileSync(0)).digest'`)
    const GITHUB_OUTPUT = join(folder, 'output')
    expect(run('images: Put them under one name, and tell its digest', { GH_TOKEN: 'token', GITHUB_OUTPUT })).toMatchObject({
      status: 0,
      stderr: '',
    })
    expect(calls()[1]).toBe(`docker buildx imagetools create --tag ${NAME} ${NAME}-amd64 ${NAME}-arm64`)
    expect(readFileSync(GITHUB_OUTPUT, 'utf8')).toBe(`name=${NAME.split(':')[0]}\ndigest=sha256:${'a'.repeat(64)}\n`)
  })
})

describe('the release', () => {
  test('has the hash of each file, which sha256sum holds them to', () => {
    mkdirSync(join(folder, 'release'))
    for (const name of ['b.tgz', 'a.tar.gz']) writeFileSync(join(folder, 'release', name), name)
    for (let times = 0; times < 2; times++) expect(run('release: What each file must be')).toMatchObject({ status: 0, stderr: '' })
    const lines = readFileSync(join(folder, 'release/SHA256SUMS'), 'utf8').trim().split('\n')
    expect(lines.map((line) => line.split('  ')[1])).toEqual(['a.tar.gz', 'b.tgz'])
    const check = spawnSync('sha256sum', ['--check', 'SHA256SUMS'], { cwd: join(folder, 'release'), encoding: 'utf8' })
    expect([check.status, check.stdout]).toEqual([0, 'a.tar.gz: OK\nb.tgz: OK\n'])
  })
  test.each([
    ['is made as a draft with all its files, and then published', 'exit 1', 3],
    ['that is there is published', 'exit 0', 2],
  ])('%s', (_what, view, count) => {
    mkdirSync(join(folder, 'release'))
    for (const name of ['b.tgz', 'a.tar.gz']) writeFileSync(join(folder, 'release', name), name)
    standIn('gh', `if [ "$2" = view ]; then ${view}; fi`)
    expect(run('release: A draft with all its files first, since a release that was published takes no more').status).toBe(0)
    const tag = `v${version}`
    const create = `gh release create ${tag} release/a.tar.gz release/b.tgz --draft --verify-tag --generate-notes --notes Pin the Action to \`${SHA}\` # ${tag}`
    expect(calls()).toEqual([`gh release view ${tag}`, ...(count === 3 ? [create] : []), `gh release edit ${tag} --draft=false`])
  })
  test.each([
    ['moved', 'exit 0', 1],
    ['made where there is none', '[ "$3" = POST ]', 2],
  ])('the tag of the major version is %s', (_what, does, count) => {
    standIn('gh', does)
    expect(run('release: Point vX at it').status).toBe(0)
    const major = `v${version.split('.')[0]}`
    const both = [
      `gh api --method PATCH repos/Example/Trailmend/git/refs/tags/${major} -f sha=${SHA} -F force=true`,
      `gh api --method POST repos/Example/Trailmend/git/refs -f ref=refs/tags/${major} -f sha=${SHA}`,
    ]
    expect(calls()).toEqual(both.slice(0, count))
  })
})

test('every step is run here, or elsewhere', () => {
  const here = readFileSync(import.meta.filename, 'utf8')
  // What CI runs as well, and what test/deploy/container.process.test.ts runs.
  const elsewhere = [
    'verify: .ci/run',
    'verify: dist/ is what the sources give',
    'collector: npm ci --ignore-scripts',
    'collector: Make it, start it, and say how long that takes',
    'collector: It is for the platform that its name says',
    'collector: The function, which is the same on every platform',
    'publish: npm ci --ignore-scripts',
    'publish: npm run build',
  ]
  expect([...STEPS.keys()].filter((name) => !here.includes(name))).toEqual([])
  expect(elsewhere.filter((name) => !STEPS.has(name))).toEqual([])
})
