// `node sea-warm-up.cjs BUNDLE CACHE argument…`: runs a bundle, and keeps the code that V8 made of it until the process ends.
const { readFileSync, writeFileSync } = require('node:fs')
const { Script } = require('node:vm')

const [, , bundle, cache, ...args] = process.argv
const source = readFileSync(bundle, 'latin1')
const script = new Script(source, { filename: 'trailmend-collector.cjs' })
process.argv.splice(2, Number.POSITIVE_INFINITY, ...args)
script.runInThisContext()(exports, require, module, __filename, __dirname)
// Behind what the bundle does at its end: it sets V8's flags back, and code is taken only with the flags that it was made with.
process.on('exit', () => {
  writeFileSync(cache, script.createCachedData())
  if (new Script(source, { filename: 'trailmend-collector.cjs', cachedData: readFileSync(cache) }).cachedDataRejected) {
    console.error('V8 refuses the code that it made')
    process.exitCode = 1
  }
})
