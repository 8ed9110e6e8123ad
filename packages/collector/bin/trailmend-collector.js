#!/usr/bin/env node
// There before anything is built, so that npm can link it in a fresh clone; and readable by any Node, to say which one is needed.
if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(`error: trailmend-collector needs Node 24 or newer; this is Node ${process.versions.node}\n`)
  process.exitCode = 2
} else start()

// As it is published all of it is in one file besides; in a clone it is not.
function start() {
  const { existsSync } = process.getBuiltinModule('node:fs')
  const { enableCompileCache } = process.getBuiltinModule('node:module')
  const { fileURLToPath } = process.getBuiltinModule('node:url')
  const bundle = fileURLToPath(new URL('trailmend-collector.cjs', import.meta.url))
  const folder = folderOfCompiled()
  if (existsSync(bundle)) run(bundle, folder)
  else {
    if (folder !== undefined) enableCompileCache(folder)
    import('../lib/bin.js')
  }
}

// Compiling takes a good part of a short command. What is compiled is kept where only its user can write: whoever could put something there would
// have it run. Node's own choice, a folder for temporary files, may be everybody's. Where nothing can be kept everything goes on without it.
function folderOfCompiled() {
  const { homedir } = process.getBuiltinModule('node:os')
  const { isAbsolute, join } = process.getBuiltinModule('node:path')
  const { XDG_CACHE_HOME = '', NODE_DISABLE_COMPILE_CACHE } = process.env
  if (NODE_DISABLE_COMPILE_CACHE) return undefined
  try {
    const folder = join(isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(homedir(), '.cache'), 'trailmend')
    // A home without a name is whichever folder the command is called in.
    return isAbsolute(folder) ? folder : undefined
  } catch {
    // There is no home.
    return undefined
  }
}

// Node keeps what is compiled when a file is loaded, and so without every function that is compiled when it is first called: most of them. Here it is
// kept when the command ends, for each command by itself.
function run(bundle, folder) {
  const { readFileSync } = process.getBuiltinModule('node:fs')
  const { createRequire } = process.getBuiltinModule('node:module')
  const { dirname, join } = process.getBuiltinModule('node:path')
  const { Script } = process.getBuiltinModule('node:vm')
  const [, , first = 'run', ...more] = process.argv
  const command = more.includes('--help') ? 'help' : first
  const path = folder && join(folder, `collector-${/^-{0,2}(\w{1,20})/.exec(command)?.[1] ?? 'run'}`)
  const source = readFileSync(bundle)
  const cachedData = path && readKept(path, source)
  // Latin-1 is read fastest, and the bundle is ASCII.
  const script = new Script(source.latin1Slice(), { filename: bundle, cachedData })
  script.runInThisContext()({}, createRequire(bundle), { exports: {} }, bundle, dirname(bundle))
  if (path === undefined || (cachedData !== undefined && !script.cachedDataRejected)) return
  // Behind what the bundle does at its end: it sets V8's flags back, and code is taken only with the flags that it was made with.
  process.once('exit', (exitCode) => {
    // Whoever mistypes a command needs none of it.
    if (exitCode !== 2) keep(path, source, script.createCachedData())
  })
}

// Of the source V8 compares the length alone, and it trusts what it compiled: so that ends with a checksum of both. And it must be the user's own: the
// home may be another's, as where `sudo` leaves HOME alone.
function readKept(path, source) {
  const { closeSync, fstatSync, openSync, readFileSync } = process.getBuiltinModule('node:fs')
  let file
  try {
    file = openSync(path)
    const { uid, mode } = fstatSync(file)
    // On Windows there is neither.
    if (process.geteuid !== undefined && (uid !== process.geteuid() || (mode & 0o022) !== 0)) return undefined
    const kept = readFileSync(file)
    const code = kept.subarray(0, -4)
    return kept.readUInt32LE(code.length) === checksum(source, code) ? code : undefined
  } catch {
    return undefined
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

// In place of what is there, which may be a link or another's. Two that write at once may spoil it, and the next start makes it again.
function keep(path, source, code) {
  const { mkdirSync, rmSync, writeFileSync } = process.getBuiltinModule('node:fs')
  const { dirname } = process.getBuiltinModule('node:path')
  const end = Buffer.alloc(4)
  end.writeUInt32LE(checksum(source, code))
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    rmSync(path, { force: true })
    writeFileSync(path, Buffer.concat([code, end]), { mode: 0o600, flag: 'wx' })
  } catch {
    // It goes on without.
  }
}

function checksum(source, code) {
  const { crc32 } = process.getBuiltinModule('node:zlib')
  return crc32(code, crc32(source))
}
