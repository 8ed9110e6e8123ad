import { openFolderQuarantine } from '../../../packages/collector/src/quarantine/folder-quarantine.ts'
import { keptEntry } from './kept.ts'

// Puts entries until it is killed, and says of each when it was put.
const [folder = '', first = '0'] = process.argv.slice(2)
const quarantine = await openFolderQuarantine({ folder })
for (let number = Number(first); ; number++) {
  await quarantine.put(keptEntry(number))
  process.stdout.write(`${number}\n`)
}
