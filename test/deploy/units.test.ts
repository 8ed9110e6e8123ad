import { describe, expect, test } from 'vitest'
import { OVERLAYS, variableOf } from '../../packages/collector/src/config/flags.ts'
import { filesIn, read } from '../architecture/repository.ts'
import { TEMPLATE } from './template.ts'

const unit = (name: string) =>
  read(`deploy/systemd/${name}`)
    .split('\n')
    .filter((line) => /^\w+=/.test(line))
const hardening = (lines: readonly string[]) =>
  lines.slice(lines.indexOf('DynamicUser=yes')).filter((line) => !/^(Wanted|SystemCallErr)/.test(line))

describe('the systemd units', () => {
  const [service, once] = [unit('trailmend-collector.service'), unit('trailmend-collector-once.service')]
  test('both services may do the same', () => {
    expect(hardening(once)).toEqual(hardening(service))
    expect(hardening(service).length).toBeGreaterThan(20)
  })
  test('a collector writes to its own folder, and nowhere else', () => {
    const wanted = ['ProtectSystem=strict', 'StateDirectory=trailmend-collector', 'NoNewPrivileges=yes', 'CapabilityBoundingSet=']
    expect(service).toEqual(expect.arrayContaining(wanted))
  })
  test('V8 is let compile', () => {
    expect(service.filter((line) => line.startsWith('MemoryDenyWriteExecute'))).toEqual([])
  })
})

/** The variables of the environment that a text sets for the collector. */
const variablesIn = (text: string) => [...new Set(text.match(/TRAILMEND_COLLECTOR_[A-Z_]*[A-Z]/g) ?? [])]
const known = new Set([...OVERLAYS.map(variableOf), 'TRAILMEND_COLLECTOR_CONFIG'])

test('the container runs as nobody in particular, without a shell, and sets what there is', () => {
  const text = read('deploy/container/Dockerfile')
  const last = text.slice(text.lastIndexOf('\nFROM '))
  expect(last).toMatch(/^\nFROM gcr\.io\/distroless\/\S+:nonroot\n/)
  expect(last).toContain('\nUSER 65532:65532\n')
  expect(last).not.toMatch(/\nRUN /)
  expect(variablesIn(text).filter((name) => !known.has(name))).toEqual([])
})

test('what is let into the build of the image is there', () => {
  const paths = read('deploy/container/Dockerfile.dockerignore')
    .split('\n')
    .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []))
  expect(paths.length).toBeGreaterThan(5)
  expect(paths.filter((path) => !filesIn().some((file) => file === path || file.startsWith(`${path}/`)))).toEqual([])
})

test('the function is set up by variables that there are', () => {
  const { Variables } = TEMPLATE.Resources.Function!.Properties.Environment as { Variables: Record<string, unknown> }
  expect(Object.keys(Variables).filter((name) => !known.has(name))).toEqual([])
})
