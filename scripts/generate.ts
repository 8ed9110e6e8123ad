// `npm run generate`: writes what is made from the code: the configuration's schema, the checker's policies, the generated parts of the documents.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { GENERATED } from './generated/files.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

for (const { path, text } of GENERATED) {
  const file = join(root, path)
  const current = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const wanted = text(current)
  if (wanted === current) continue
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, wanted)
  console.log(`wrote ${path}`)
}
