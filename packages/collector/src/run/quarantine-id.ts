import { hash } from 'node:crypto'
import type { QuarantineEntry } from '../quarantine/quarantine.ts'

/** The id of something in quarantine: the same for the same thing at each delivery. */
export function quarantineId(what: QuarantineEntry['what'], origin: string, where: string): string {
  return hash('sha256', `${what}\n${origin}\n${where}`, 'hex').slice(0, 40)
}
