import type { ConditionEntry, PrincipalEntry, Statement } from '../document.ts'
import type { DecidedBy, PolicyAnswer } from './answer.ts'
import { because } from './because.ts'

function refOf({ index, sid }: Statement): Pick<DecidedBy, 'statement' | 'sid'> {
  return sid === undefined ? { statement: index } : { statement: index, sid }
}

/** A statement's principals, or some of them, as the deciding element. */
export function principalPlace(statement: Statement, entries: readonly PrincipalEntry[]): DecidedBy {
  const detail = statement.principal.kind === 'not-principal' ? 'NotPrincipal' : 'Principal'
  return { ...refOf(statement), element: 'principal', detail, expected: entries.map(writtenPrincipal) }
}

/** One of a statement's conditions as the deciding element. */
export function conditionPlace(statement: Statement, { operator, key, values }: ConditionEntry): DecidedBy {
  return { ...refOf(statement), element: 'condition', detail: `${operator} ${key}`, expected: values }
}

/** A statement's actions, or some of them, as the deciding element. */
export function actionPlace(statement: Statement, values: readonly string[]): DecidedBy {
  return {
    ...refOf(statement),
    element: 'action',
    detail: statement.action.kind === 'not-action' ? 'NotAction' : 'Action',
    expected: values,
  }
}

/** A statement's resources, or some of them, as the deciding element. */
export function resourcePlace(statement: Statement, values: readonly string[]): DecidedBy {
  const detail = statement.resource.kind === 'not-resource' ? 'NotResource' : 'Resource'
  return { ...refOf(statement), element: 'resource', detail, expected: values }
}

const MAX_PLACES = 100

/** The places of a finding for an answer: the first 100, and a note of how many more there are. */
export function collectedPlaces(places: readonly DecidedBy[]): Pick<PolicyAnswer, 'places' | 'notes'> {
  const more = places.length - MAX_PLACES
  return more <= 0 ? { places } : { places: places.slice(0, MAX_PLACES), notes: [because('more-places', String(more))] }
}

function writtenPrincipal({ type, value }: PrincipalEntry): string {
  return type === 'any' ? value : `${type}:${value}`
}
