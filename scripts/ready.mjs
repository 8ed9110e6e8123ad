// Makes a fresh clone ready, then runs a script with Node 24: `node scripts/ready.mjs [script [arguments]]`.
// Runs before anything is installed, on the machine's own Node: no dependency, nothing newer than Node 20.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const bin = join(root, 'node_modules', '.bin')
const stamp = join(root, 'node_modules', '.trailmend-ready')
const NEEDED = 24

const [script, ...args] = process.argv.slice(2)
if (major(process.versions.node) < 20) stop(`Node ${process.versions.node} is too old to set Trailmend up: use Node 20 or newer.`)
let node
install()
node = findNode()
run('Building the packages (tsc -b)', node, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b'], isBuilt())
if (script !== undefined) handOver()

// `npm ci` would refuse a lock file made where npm offered no package for some other platform; `--no-save` leaves the lock file as it is.
function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const npm = process.env.npm_execpath
  const command = npm?.endsWith('.js') ? [process.execPath, npm] : [process.platform === 'win32' ? 'npm.cmd' : 'npm']
  run('Installing what package-lock.json lists (npm install)', command[0], [
    ...command.slice(1),
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ])
  writeFileSync(stamp, wanted)
}

/** The machine's own Node if it is new enough, else the one that npm installed for this platform. */
function findNode() {
  if (major(process.versions.node) >= NEEDED) return process.execPath
  const packaged = join(
    root,
    'node_modules',
    `node-${process.platform}-${process.arch}`.replace('win32', 'win'),
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  )
  const answers = existsSync(packaged) && spawnSync(packaged, ['--version'], { encoding: 'utf8' })
  if (answers && answers.status === 0 && major(answers.stdout.slice(1)) >= NEEDED) return packaged
  return stop(
    `Trailmend needs Node ${NEEDED}; this is Node ${process.versions.node}, and there is no packaged Node ${NEEDED} for ${process.platform} ${process.arch}.\n` +
      `Install Node ${NEEDED} (https://nodejs.org; nvm, fnm and volta read the file .node-version) and run the command again.`,
  )
}

function isBuilt() {
  return existsSync(join(root, 'packages', 'cli', 'lib', 'bin.js'))
}

function run(what, command, commandArgs, quietly = false) {
  if (!quietly) console.error(`${what} …`)
  const started = Date.now()
  const done = spawnSync(command, commandArgs, { cwd: root, stdio: ['ignore', 2, 2], env: environment() })
  if (done.status !== 0) stop(`${what} failed${done.error ? `: ${done.error.message}` : ''}.`)
  if (!quietly) console.error(`  done in ${((Date.now() - started) / 1000).toFixed(1)} s`)
}

function handOver() {
  const child = spawn(node, [join(root, script), ...args], { stdio: 'inherit', env: environment() })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)
  })
}

function environment() {
  const folders = node === undefined ? [bin] : [dirname(node), bin]
  return { ...process.env, PATH: [...folders, process.env.PATH].join(delimiter) }
}

function major(version) {
  return Number(version.split('.')[0])
}

function stop(text) {
  console.error(text)
  process.exit(1)
}
