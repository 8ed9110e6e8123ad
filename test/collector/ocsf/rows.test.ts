import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ACCOUNT_EVENTS } from '../../../packages/collector/src/ocsf/account-events.ts'
import { AUTHENTICATION_EVENTS } from '../../../packages/collector/src/ocsf/authentication-events.ts'
import { CLASSES, type ClassName, OTHER } from '../../../packages/collector/src/ocsf/classes.ts'
import { ROWS, type Way } from '../../../packages/collector/src/ocsf/rows.ts'

interface Schema {
  readonly properties?: Readonly<Record<string, Schema & { readonly deprecated?: true }>>
  readonly $ref?: string
  readonly enum?: readonly number[]
  readonly const?: number
}
const { $defs }: { readonly $defs: Readonly<Record<string, Schema>> } = JSON.parse(
  readFileSync(new URL('../../fixtures/ocsf/cloudtrail-1.8.0.json', import.meta.url), 'utf8'),
)
const SCHEMAS: Readonly<Record<ClassName, string>> = {
  api: 'class_api_activity',
  authentication: 'class_authentication',
  account: 'class_account_change',
  finding: 'class_detection_finding',
}
const CLASS_OF: Readonly<Record<Way, ClassName>> = {
  api: 'api',
  authentication: 'authentication',
  account: 'account',
  finding: 'finding',
  aggregated: 'api',
}
const resolved = (schema: Schema | undefined): Schema | undefined =>
  schema?.$ref === undefined ? schema : $defs[schema.$ref.replace('#/$defs/', '')]

describe.each(Object.entries(ROWS))('rows of %s', (way, rows) => {
  test.each(rows.map(({ from, to }) => [from, to]))('%s has a place that the class knows, %s', (_, to) => {
    let schema: Schema | undefined = $defs[SCHEMAS[CLASS_OF[way as Way]]]
    for (const key of to.split('.')) {
      const inner: (Schema & { readonly deprecated?: true }) | undefined = schema?.properties?.[key]
      expect(inner?.deprecated).toBeUndefined()
      schema = resolved(inner)
    }
    expect(schema).toBeDefined()
  })
})

test.each(Object.entries(CLASSES))('the numbers of %s are the schema’s', (name, { id, activities, category }) => {
  const { properties } = $defs[SCHEMAS[name as ClassName]]!
  expect(properties?.class_uid?.const).toBe(id)
  expect(properties?.category_uid?.const).toBe(category.id)
  expect([0, ...Object.keys(activities).map(Number), OTHER].toSorted()).toEqual(properties?.activity_id?.enum?.toSorted())
})

test.each([
  ['authentication', AUTHENTICATION_EVENTS, CLASSES.authentication],
  ['account', ACCOUNT_EVENTS, CLASSES.account],
] as const)('events of %s do what the class knows, or other', (_, table, { activities }) => {
  for (const names of table.values())
    for (const { activity } of names.values()) expect([...Object.keys(activities).map(Number), OTHER]).toContain(activity)
})
