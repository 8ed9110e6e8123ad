import type { PrincipalEntry, Statement } from '../document.ts'

/** Whom of interest an Allow statement is for: services by name, and anyone (which takes in every service). */
export interface Actors {
  readonly services: readonly PrincipalEntry[]
  /** The wildcard entry; for NotPrincipal its first entry. */
  readonly anyone: PrincipalEntry | undefined
  readonly isEmpty: boolean
}

/**
 * Find the services, and anyone, that a statement is for. A part wildcard among services counts as anyone; one among accounts reaches none.
 */
export function actorsOf({ principal }: Statement): Actors {
  if (principal.kind === 'not-principal') {
    return { services: [], anyone: principal.entries[0] ?? { type: 'any', value: '*' }, isEmpty: false }
  }
  const anyone = principal.entries.find(isAnyone)
  const services = principal.entries.filter(({ type, value }) => type === 'Service' && !value.includes('*'))
  return { services, anyone, isEmpty: anyone === undefined && services.length === 0 }
}

function isAnyone({ type, value }: PrincipalEntry): boolean {
  return type === 'any' || (type === 'AWS' && value === '*') || (type === 'Service' && value.includes('*'))
}
