// `node scripts/make-trail.ts FOLDER`: writes a small made-up trail, to read and to verify.
import { writeTrail } from './samples/trail.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('usage: node scripts/make-trail.ts FOLDER')
const { bucket, keys, logs } = writeTrail(folder)
console.log(`${logs.length} log files and their digests in ${bucket}, the public key in ${keys}`)
