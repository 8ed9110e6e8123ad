#!/usr/bin/env node
// There before anything is built, so that npm can link it in a fresh clone; and readable by any Node, to say which one is needed.
if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(`error: trailmend-collector needs Node 24 or newer; this is Node ${process.versions.node}\n`)
  process.exitCode = 2
} else {
  keepCompiled()
  start()
}

// Compiling takes a good part of a short command. What is compiled is kept where only its user can write: whoever could put something there would
// have it run. Node's own choice, a folder for temporary files, may be everybody's. Where nothing can be kept everything goes on without it.
function keepCompiled() {
  const { homedir } = process.getBuiltinModule('node:os')
  const { isAbsolute, join } = process.getBuiltinModule('node:path')
  const { XDG_CACHE_HOME = '' } = process.env
  try {
    const folder = isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(homedir(), '.cache')
    process.getBuiltinModule('node:module').enableCompileCache(join(folder, 'trailmend'))
  } catch {
    // There is no home.
  }
}

// As it is published all of it is in one file besides; in a clone it is not.
function start() {
  const { existsSync } = process.getBuiltinModule('node:fs')
  const { createRequire } = process.getBuiltinModule('node:module')
  if (existsSync(new URL('trailmend-collector.cjs', import.meta.url))) createRequire(import.meta.url)('./trailmend-collector.cjs')
  else import('../lib/bin.js')
}
