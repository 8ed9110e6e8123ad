import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findMoto } from './moto/find.ts'

/** The Python that `npm run ground` laid. Throws where it did not: what was not linted is not said to be right. */
function python(): string {
  const found = findMoto()
  if (!found.found) throw new Error(`nothing to lint with: ${found.why}`)
  return found.python
}

function run(args: readonly string[], input?: string): string {
  const { status, stdout, stderr } = spawnSync(python(), args, { encoding: 'utf8', input, maxBuffer: 64 * 1024 * 1024 })
  if (status !== 0) throw new Error(`${stdout}${stderr}`.trim().split('\n').slice(-20).join('\n') || `exit ${status}`)
  return stdout
}

/** What cfn-lint finds in templates, errors and warnings; empty if nothing. Works offline. */
export function cfnLint(templates: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'trailmend-cfn-'))
  const files = templates.map((text, index) => {
    const file = join(folder, `${index}.yaml`)
    writeFileSync(file, text)
    return file
  })
  const lint = 'import sys; from cfnlint.runner import main; sys.argv[0] = "cfn-lint"; main()'
  const { stdout, stderr } = spawnSync(python(), ['-c', lint, ...files], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  return `${stdout}${stderr}`.trim()
}

const PARSE = 'import json, sys, pygohcl; print(json.dumps([pygohcl.loads(text) for text in json.load(sys.stdin)]))'

/** What HashiCorp's parser reads in texts of HCL. Throws where it refuses one. */
export function parseHcl(texts: readonly string[]): readonly Readonly<Record<string, unknown>>[] {
  return JSON.parse(run(['-c', PARSE], JSON.stringify(texts)))
}
