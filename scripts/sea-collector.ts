// `npm run collector:binary`: makes build/, the collector as one executable for this platform, its tarball, and the handler for Lambda.
// The Node that runs this script is the one that goes into the executable. Code compiled by one Node on one platform serves that alone.
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { dirname, join } from 'node:path'
import { SMALL_HEAP_FLAGS } from '../packages/collector/src/small-heap.ts'
import { asFunction, bundleCollector, collectorVersion } from './bundle-collector.ts'
import { root } from './bundle-settings.ts'
import { type Taken, timeOf, timeToReceive, warmUp } from './sea-startup.ts'

/** Where Node looks for what it is to run. Source: Node.js documentation, "Single executable applications". */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'
const RESOURCE = 'NODE_SEA_BLOB'
const NAME = 'trailmend-collector'

interface Places {
  readonly build: string
  /** Holds what the tarball holds. */
  readonly folder: string
  readonly executable: string
}

function places(build: string): Places {
  const folder = join(build, `${NAME}-${collectorVersion}-${platform()}-${arch()}`)
  return { build, folder, executable: join(folder, platform() === 'win32' ? `${NAME}.exe` : NAME) }
}

function run(program: string, ...args: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}\n${error?.message ?? `${stdout}${stderr}`.trim()}`)
}

/** The executable: this Node with the bundle in it, and the code that V8 made of the bundle. */
async function makeExecutable({ build, folder, executable }: Places): Promise<void> {
  const { code, licences } = await bundleCollector('command')
  const file = (name: string): string => join(build, name)
  // Latin-1 is read fastest, and the bundle is ASCII.
  writeFileSync(file('bundle.cjs'), asFunction(code), 'latin1')
  await warmUp(process.execPath, [join(root, 'scripts/sea-warm-up.cjs'), file('bundle.cjs'), file('bundle.cache')])
  const config = {
    main: join(root, 'scripts/sea-load.cjs'),
    output: file('sea.blob'),
    assets: { bundle: file('bundle.cjs'), cache: file('bundle.cache') },
    disableExperimentalSEAWarning: true,
    useCodeCache: true,
    // What Node thinks of `node:sqlite` is no news to whoever runs a collector.
    execArgv: ['--disable-warning=ExperimentalWarning', ...SMALL_HEAP_FLAGS],
  }
  writeFileSync(file('sea.json'), JSON.stringify(config))
  run(process.execPath, '--experimental-sea-config', file('sea.json'))
  copyFileSync(process.execPath, executable)
  chmodSync(executable, 0o755)
  if (platform() === 'darwin') run('codesign', '--remove-signature', executable)
  const segment = platform() === 'darwin' ? ['--macho-segment-name', 'NODE_SEA'] : []
  const require = createRequire(import.meta.url)
  const postject = require.resolve('postject/dist/cli.js')
  run(process.execPath, postject, executable, RESOURCE, config.output, '--sentinel-fuse', FUSE, ...segment)
  if (platform() === 'darwin') run('codesign', '--sign', '-', executable)
  writeFileSync(join(folder, 'licenses.txt'), licences)
}

/** The licences besides: ours, and that of Node, which lies two folders above it or not at all. */
function addLicences({ folder }: Places): void {
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  const ofNode = join(dirname(process.execPath), '..', 'LICENSE')
  try {
    copyFileSync(ofNode, join(folder, 'LICENSE.node'))
  } catch (error) {
    throw new Error(`the executable must carry the licence of Node, and there is none at ${ofNode}`, { cause: error })
  }
}

function addUnits({ folder }: Places): void {
  if (platform() !== 'linux') return
  for (const name of ['trailmend-collector.service', 'trailmend-collector-once.service', 'trailmend-collector-once.timer'])
    copyFileSync(join(root, 'deploy/systemd', name), join(folder, name))
}

async function makeLambda({ build }: Places): Promise<void> {
  const { code, licences } = await bundleCollector('lambda')
  const folder = join(build, 'lambda')
  mkdirSync(folder)
  writeFileSync(join(folder, 'index.cjs'), code)
  writeFileSync(join(folder, 'licenses.txt'), licences)
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
}

async function main(args: readonly string[]): Promise<number> {
  const isTimed = !args.includes('--untimed')
  const [build = join(root, 'build'), ...more] = args.filter((arg) => arg !== '--untimed')
  if (more.length > 0 || build.startsWith('-')) {
    console.error('usage: node scripts/sea-collector.ts [FOLDER] [--untimed]')
    return 2
  }
  const to = places(build)
  rmSync(build, { recursive: true, force: true })
  mkdirSync(to.folder, { recursive: true })
  await makeExecutable(to)
  addLicences(to)
  addUnits(to)
  await makeLambda(to)
  const tarball = `${to.folder}.tar.gz`
  run('tar', '--create', '--gzip', '--file', tarball, '--directory', build, to.folder.slice(build.length + 1))
  const mebibytes = (path: string): string => `${(statSync(path).size / 2 ** 20).toFixed(1)} MiB`
  console.log(`${to.executable}: ${mebibytes(to.executable)}, Node ${process.versions.node}`)
  console.log(`${tarball}: ${mebibytes(tarball)}`)
  console.log(`lambda/index.cjs: ${mebibytes(join(build, 'lambda/index.cjs'))}`)
  if (!isTimed) return 0
  const told = ({ shortest, middle }: Taken): string =>
    `${shortest.toFixed(0)} ms at best, ${middle.toFixed(0)} ms in the middle of 11 times`
  console.log(`from its start to the end of --version: ${told(await timeOf(to.executable, ['--version'], 11))}`)
  console.log(`from its start to the first request for messages: ${told(await timeToReceive(to.executable, [], { times: 11 }))}`)
  return 0
}

process.exitCode = await main(process.argv.slice(2))
