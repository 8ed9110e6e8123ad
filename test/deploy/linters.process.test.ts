import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filesIn, read } from '../architecture/repository.ts'

const isOnPath = (program: string) => spawnSync(program, ['--version']).error === undefined

function lint(program: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  return { ok: status === 0, said: `${stdout}${stderr}`.trim() }
}

const isThere = isOnPath('systemd-analyze')
if (!isThere) console.warn('SKIPPED: the units are not checked, for there is no systemd-analyze here (Debian: apt-get install systemd)')

test.skipIf(!isThere)('systemd reads every unit, and finds them shut well', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trailmend-units-'))
  const units = filesIn('deploy/systemd').map((path) => {
    const unit = join(folder, path.slice(path.lastIndexOf('/') + 1))
    // The program that a unit starts must be there.
    writeFileSync(unit, read(path).replace('ExecStart=/usr/local/bin/trailmend-collector', `ExecStart=${process.execPath}`))
    return unit
  })
  expect(lint('systemd-analyze', ['verify', ...units])).toEqual({ ok: true, said: '' })
  for (const unit of units.filter((each) => each.endsWith('.service')))
    expect(lint('systemd-analyze', ['security', '--offline=true', '--threshold=20', unit]).ok).toBe(true)
})
