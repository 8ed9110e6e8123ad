import { OPERATIONS } from '@trailmend/core'
import { code, markdownTable } from './table.ts'

const USE = {
  asked: 'asked by a check',
  accepted: 'accepted in a recording',
  'finds-accounts': 'asked of one account, to find the others',
  planned: 'asked besides for a plan',
} as const

/** The operations that a recording may hold, what facts each tells and what tells two calls of it apart. */
export function operationsTable(): string {
  const rows = Object.values(OPERATIONS).map(({ service, operation, use, tells, scope, identifiedBy }) => [
    code(service),
    code(operation),
    tells,
    scope === 'global' ? 'no' : 'yes',
    identifiedBy.length === 0 ? 'nothing' : identifiedBy.map(code).join(', '),
    USE[use],
  ])
  return markdownTable(['Service', 'Operation', 'Tells', 'Region matters', 'Identifying input', 'Use'], rows)
}

/** The permissions that a check needs. */
export function permissionsTable(): string {
  const asked = Object.entries(OPERATIONS).filter(([, { use }]) => use === 'asked')
  const rows = asked.map(([name, { action, grantedOn, perSecond }]) => [
    code(name),
    action === undefined ? 'none: AWS answers every valid caller' : code(action),
    action === undefined ? '' : code(grantedOn),
    String(perSecond),
  ])
  return markdownTable(
    ['Operation', 'Permission', 'Granted on (behind `arn:<partition>:`)', 'Calls a second, of which four fifths are used'],
    rows,
  )
}
