import { ACCOUNT_EVENTS } from '../../packages/collector/src/ocsf/account-events.ts'
import { VERB_TABLE } from '../../packages/collector/src/ocsf/activity-verbs.ts'
import { AUTHENTICATION_EVENTS } from '../../packages/collector/src/ocsf/authentication-events.ts'
import { CLASSES, type OcsfClass, OTHER, USER_TYPES } from '../../packages/collector/src/ocsf/classes.ts'
import type { EventTable } from '../../packages/collector/src/ocsf/event-table.ts'
import { ROWS, type Row, type Way } from '../../packages/collector/src/ocsf/rows.ts'
import { code, markdownTable } from './table.ts'

const WAYS: Readonly<Record<Way, string>> = {
  api: 'API Activity',
  authentication: 'Authentication',
  account: 'Account Change',
  finding: 'Detection Finding',
  aggregated: 'API Activity, aggregated',
}

/** Every field of a record, its place, and the classes that have it there. */
export function ocsfRows(): string {
  const rows = new Map<string, { readonly row: Row; readonly ways: string[] }>()
  for (const [way, each] of Object.entries(ROWS))
    for (const row of each) {
      const key = JSON.stringify([row.from, row.to, row.as, row.copied])
      const known = rows.get(key) ?? { row, ways: [] }
      known.ways.push(WAYS[way as Way])
      rows.set(key, known)
    }
  const all = Object.keys(ROWS).length
  const cells = [...rows.values()].map(({ row: { from, to, as, copied }, ways }) => [
    code(from),
    code(to),
    `${as}${copied === true ? ', copied' : ''}`,
    ways.length === all ? 'all' : ways.join('; '),
  ])
  return markdownTable(['Field', 'Place', 'As', 'In'], cells)
}

/** The operations of Authentication. */
export function ocsfSignIns(): string {
  return eventsTable(AUTHENTICATION_EVENTS, CLASSES.authentication, ({ subject, protocol, accountSwitch }) =>
    [subject, protocol?.caption, accountSwitch?.caption].filter((each) => each !== undefined).join(', '),
  )
}

/** The operations of Account Change. */
export function ocsfAccounts(): string {
  return eventsTable(ACCOUNT_EVENTS, CLASSES.account, ({ target }) => target)
}

/** Operations of a table, those that are alike in one line. */
function eventsTable<Value extends { readonly activity: number }>(
  table: EventTable<Value>,
  { activities }: OcsfClass,
  whose: (value: Value) => string,
): string {
  const rows = new Map<string, { readonly cells: readonly [string, string, string]; readonly names: string[] }>()
  for (const [source, names] of table)
    for (const [name, value] of names) {
      const cells = [code(source), `${value.activity} ${activities[value.activity] ?? 'Other'}`, whose(value)] as const
      const known = rows.get(cells.join('\n')) ?? { cells, names: [] }
      known.names.push(code(name))
      rows.set(cells.join('\n'), known)
    }
  return markdownTable(
    ['Service', 'Operations', 'Activity', '`user` is of'],
    [...rows.values()].map(({ cells: [source, activity, subject], names }) => [source, names.join(', '), activity, subject]),
  )
}

/** The verbs that an operation of API Activity begins with. */
export function ocsfVerbs(): string {
  const rows = VERB_TABLE.map(([id, verbs]) => [`${id} ${CLASSES.api.activities[id] ?? ''}`, verbs.map(code).join(', ')])
  return markdownTable(['Activity', 'Operation begins with'], [...rows, [`${OTHER} Other`, 'anything else that does not only read']])
}

/** The types of users. */
export function ocsfUsers(): string {
  const rows = [...USER_TYPES].map(([type, id]) => [code(type), String(id)])
  return markdownTable(['`userIdentity.type`', '`type_id`'], [...rows, ['any other', String(OTHER)]])
}
