import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Licences that let a copy be handed on with its notice, and ask no more. */
const ALLOWED: ReadonlySet<string> = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
])

interface Package {
  readonly name: string
  readonly version: string
  readonly licence: string
  /** Empty where the package ships none. */
  readonly text: string
}

/**
 * The notice that belongs to a bundle: every package in it, and every licence text once.
 *
 * @param used - the files that went into the bundle, relative to the root, with forward slashes
 *
 * Throws where a package says no licence, or one that is not known to let us hand it on.
 */
export function licenceText(root: string, used: readonly string[]): string {
  const folders = new Set(used.flatMap((file) => packageFolder(file) ?? []))
  const packages = [...folders].map((folder) => readPackage(join(root, folder))).sort(byName)
  const refused = packages.filter(({ licence }) => !isAllowed(licence))
  if (refused.length > 0)
    throw new Error(`Licences to look at first: ${refused.map(({ name, licence }) => `${name} (${licence})`).join(', ')}`)
  const distinct = new Map(packages.map((each) => [title(each), each]))
  const byText = Map.groupBy(distinct.values(), (each) => each.text || each.licence)
  const parts = [...byText].map(([text, sharing]) => `${sharing.map(title).join('\n')}\n\n${text.trim()}\n`)
  const intro = 'The Action contains the following packages, each under the licence below it.\n'
  return [intro, ...parts].join(`\n${'-'.repeat(80)}\n\n`)
}

/** The innermost package that a file belongs to; `undefined` for our own. */
function packageFolder(file: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0]
}

function readPackage(folder: string): Package {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder)
    .sort()
    .find((each) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(each))
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n')
  return { name, version, licence: String(license), text }
}

/** One licence, or a choice of which one is allowed. */
function isAllowed(expression: string): boolean {
  return expression
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((id) => ALLOWED.has(id))
}

function title({ name, version, licence }: Package): string {
  return `${name} ${version} (${licence})`
}

/** By code unit: the same order on every machine. */
function byName(a: Package, b: Package): number {
  return title(a) < title(b) ? -1 : 1
}
