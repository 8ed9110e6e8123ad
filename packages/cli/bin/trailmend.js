#!/usr/bin/env node
// There before anything is built, so that npm can link it in a fresh clone; and readable by any Node, to say which one is needed.
if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(`error: trailmend needs Node 24 or newer; this is Node ${process.versions.node}\n`)
  process.exitCode = 2
} else import('../lib/bin.js')
