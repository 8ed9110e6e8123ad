import { LEDGER_TABLE_ACTIONS, ledgerTableDefinition, QUARANTINE_OBJECT_ACTIONS } from '@trailmend/aws/collect'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { read } from '../../architecture/repository.ts'
import { fences } from '../../docs/markdown.ts'

const policyIn = (page: string) =>
  fences(read(page), 'json')
    .map(({ text }) => JSON.parse(text) as { readonly Statement?: readonly { readonly Action: readonly string[] }[] })
    .flatMap(({ Statement = [] }) => Statement.flatMap(({ Action }) => Action))

test.each([
  ['docs/collector/ledger.md', LEDGER_TABLE_ACTIONS],
  ['docs/collector/quarantine.md', QUARANTINE_OBJECT_ACTIONS],
] as const)('%s has a policy with the actions that are used', (page, actions) => {
  expect(policyIn(page)).toEqual([...actions])
})

test('docs/collector/ledger.md makes the table as the ledger wants it', () => {
  const [template] = fences(read('docs/collector/ledger.md'), 'yaml').map(({ text }) => parse(text))
  const { TimeToLiveSpecification, PointInTimeRecoverySpecification: _recovery, ...table } = template.LedgerTable.Properties
  const { TableName: _name, ...wanted } = ledgerTableDefinition('ledger')
  expect(table).toEqual(wanted)
  expect(TimeToLiveSpecification).toEqual({ AttributeName: 'expires', Enabled: true })
})
