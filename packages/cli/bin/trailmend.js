#!/usr/bin/env node
// There before anything is built, so that npm can link it in a fresh clone; and readable by any Node, to say which one is needed.
if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(`error: trailmend needs Node 24 or newer; this is Node ${process.versions.node}\n`)
  process.exitCode = 2
} else {
  keepCompiled()
  import('../lib/bin.js')
}

// Compiling takes a good part of a short command. What is compiled is kept where only its user can write: whoever could put something there would
// have it run. Node's own choice, a folder for temporary files, may be everybody's. Where nothing can be kept everything goes on without it.
function keepCompiled() {
  const { homedir } = process.getBuiltinModule('node:os')
  const { isAbsolute, join } = process.getBuiltinModule('node:path')
  const { XDG_CACHE_HOME = '' } = process.env
  try {
    const folder = join(isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(homedir(), '.cache'), 'trailmend')
    // A home without a name is whichever folder the command is called in.
    if (isAbsolute(folder)) process.getBuiltinModule('node:module').enableCompileCache(folder)
  } catch {
    // There is no home.
  }
}
