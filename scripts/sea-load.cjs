// What the single executable runs first: the bundle, with the code that V8 made of it while a collector was running. Node's own code cache
// (`useCodeCache`) is made before anything ran, and so without every function that is compiled when it is first called: most of them.
const { getRawAsset } = require('node:sea')
const { Script } = require('node:vm')

const asset = (name) => Buffer.from(getRawAsset(name))
const script = new Script(asset('bundle').latin1Slice(), { filename: 'trailmend-collector.cjs', cachedData: asset('cache') })
script.runInThisContext()(exports, require, module, __filename, __dirname)
