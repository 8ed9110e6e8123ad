import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readCollections } from '../../packages/operate/src/plan/collection-files.ts'
import { readPlan } from '../../packages/operate/src/plan/read-plan.ts'
import { readSmall } from '../../packages/operate/src/read-small.ts'

const folder = mkdtempSync(join(tmpdir(), 'read-small-'))
const at = (name: string): string => join(folder, name)

test('a file is read up to its limit, and not beyond', async () => {
  writeFileSync(at('four'), 'äx\n')
  expect(await readSmall(at('four'), 4)).toBe('äx\n')
  await expect(readSmall(at('four'), 3)).rejects.toThrow('larger than 3 bytes')
  writeFileSync(at('empty'), '')
  expect(await readSmall(at('empty'), 0)).toBe('')
  await expect(readSmall(at('none'), 4)).rejects.toThrow('ENOENT')
  await expect(readSmall(folder, 4)).rejects.toThrow('EISDIR')
})

// Windows has no such device.
test.skipIf(process.platform === 'win32')(
  'a link to a device that never ends is refused, where a plan or a collection should be',
  async () => {
    symlinkSync('/dev/zero', at('111122223333.json'))
    await expect(readPlan(at('111122223333.json'))).rejects.toThrow('larger than 4194304 bytes')
    await expect(readCollections(folder)).rejects.toThrow('larger than 100000 bytes')
  },
)
