import type { Settings } from '../config/settings.ts'
import { type Need, needsOf } from '../open/needs.ts'
import { assertComplete, defaultPlaces } from '../open/open-collector.ts'
import { refuseOwnSource } from '../open/written-parts.ts'
import { shown, shownJson } from './shown.ts'

const HEADINGS: Readonly<Record<Need['does'], string>> = { reads: 'Reads', writes: 'Writes', keeps: 'Keeps' }

/**
 * What a run would read, write and keep, and the permissions that takes. Nothing is asked. Throws where settings cannot be run: a `UsageError`, or
 * a `CollectorError` where a sink writes what is read.
 */
export function describeRun(
  settings: Settings,
  { once, isJson, folder }: { readonly once: boolean; readonly isJson: boolean; readonly folder: string },
): string {
  assertComplete(settings)
  refuseOwnSource(settings)
  const needs = needsOf(settings, defaultPlaces(folder))
  if (isJson) return `${shownJson({ v: 1, once, filter: settings.filter ?? null, needs })}\n`
  const parts = Object.entries(HEADINGS).flatMap(([does, heading]) => [
    `${heading}:`,
    ...needs.filter((need) => need.does === does).map(({ what, role }) => `  ${shown(what)}${role === undefined ? '' : `  (as ${role})`}`),
  ])
  const wanted = Object.entries(settings.filter ?? {}).map(([key, value]) => `  ${key}: ${shown(JSON.stringify(value))}`)
  return `${[
    once ? 'Runs until nothing is there.' : 'Runs for ever.',
    ...parts,
    ...(wanted.length === 0 ? [] : ['Only:', ...wanted]),
    'Permissions:',
    ...permissionLines(needs),
    'Dry run: nothing was received, and nobody was asked.',
  ].join('\n')}\n`
}

function permissionLines(needs: readonly Need[]): readonly string[] {
  const lines = needs.flatMap(({ role, permissions }) =>
    permissions.map(({ actions, on }) => `  ${actions.join(', ')} on ${on.join(', ')}${role === undefined ? '' : `, for ${role}`}`),
  )
  return lines.length === 0 ? ['  none'] : [...new Set(lines)].map((line) => shown(line))
}
