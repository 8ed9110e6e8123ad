import type { AttributeValue } from '@aws-sdk/client-dynamodb'

/** What an attribute holds. */
export type AttributeNow = string | number | boolean | Uint8Array

/** What names an item. */
export interface LedgerItemKey {
  readonly pk: string
  readonly sk: string
}

/** An item as a ledger knows it: its key, and attributes of plain values. */
export type ItemOf = LedgerItemKey & Readonly<Record<string, AttributeNow>>

/** Something that must be so of an item as it is. */
export type ConditionOf =
  | { readonly attribute: string; readonly is: 'absent' | 'present' }
  | { readonly attribute: string; readonly is: 'equal'; readonly to: AttributeNow }
  | { readonly attribute: string; readonly is: 'below'; readonly limit: number }

/** One change of one item, made where all conditions of one of the lists hold. */
export type ChangeOf = { readonly when?: readonly (readonly ConditionOf[])[] } & (
  | { readonly put: ItemOf }
  | { readonly update: LedgerItemKey; readonly set: Readonly<Record<string, AttributeNow>>; readonly remove?: readonly string[] }
  | { readonly remove: LedgerItemKey }
)

/** The names and values of one expression: nothing that comes from outside is ever part of its text. */
export interface Names {
  name(attribute: string): string
  value(value: AttributeNow): string
  names(): Record<string, string>
  values(): Record<string, AttributeValue>
}

/** Begin an expression. */
export function namesAndValues(): Names {
  const names = new Map<string, string>()
  const values: AttributeValue[] = []
  return {
    name: (attribute) => {
      const name = names.get(attribute) ?? `#${names.size}`
      names.set(attribute, name)
      return name
    },
    value: (value) => `:${values.push(written(value)) - 1}`,
    names: () => Object.fromEntries([...names].map(([attribute, name]) => [name, attribute])),
    values: () => Object.fromEntries(values.map((value, index) => [`:${index}`, value])),
  }
}

/** The expressions of a change; without the item and its key. */
export function changeInput(
  table: string,
  change: ChangeOf,
): {
  TableName: string
  UpdateExpression?: string
  ConditionExpression?: string
  ExpressionAttributeNames?: Record<string, string>
  ExpressionAttributeValues?: Record<string, AttributeValue>
} {
  const expression = namesAndValues()
  const update = 'update' in change ? updateText(change, expression) : undefined
  const condition = change.when?.map((all) => `(${all.map((each) => conditionText(each, expression)).join(' AND ')})`).join(' OR ')
  const [names, values] = [expression.names(), expression.values()]
  return {
    TableName: table,
    ...(update === undefined ? {} : { UpdateExpression: update }),
    ...(condition === undefined ? {} : { ConditionExpression: condition }),
    ...(Object.keys(names).length === 0 ? {} : { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
  }
}

function updateText(
  change: { readonly set: Readonly<Record<string, AttributeNow>>; readonly remove?: readonly string[] },
  { name, value }: Names,
): string {
  const set = Object.entries(change.set).map(([attribute, each]) => `${name(attribute)} = ${value(each)}`)
  const remove = (change.remove ?? []).map(name)
  return [set.length === 0 ? '' : `SET ${set.join(', ')}`, remove.length === 0 ? '' : `REMOVE ${remove.join(', ')}`]
    .filter(Boolean)
    .join(' ')
}

function conditionText(condition: ConditionOf, { name, value }: Names): string {
  switch (condition.is) {
    case 'absent':
      return `attribute_not_exists(${name(condition.attribute)})`
    case 'present':
      return `attribute_exists(${name(condition.attribute)})`
    case 'equal':
      return `${name(condition.attribute)} = ${value(condition.to)}`
    case 'below':
      return `${name(condition.attribute)} < ${value(condition.limit)}`
  }
}

/** An item as DynamoDB writes it. */
export function itemOf(item: Readonly<Record<string, AttributeNow>>): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, written(value)]))
}

/** What DynamoDB wrote; attributes of other types than a ledger's are left out. */
export function fromItem(item: Readonly<Record<string, AttributeValue>>): ItemOf {
  const plain = Object.entries(item).flatMap(([name, value]) => {
    const now = plainValue(value)
    return now === undefined ? [] : [[name, now] as const]
  })
  return { ...Object.fromEntries(plain), pk: item.pk?.S ?? '', sk: item.sk?.S ?? '' }
}

function written(value: AttributeNow): AttributeValue {
  if (typeof value === 'string') return { S: value }
  if (typeof value === 'number') return { N: String(value) }
  return typeof value === 'boolean' ? { BOOL: value } : { B: value }
}

function plainValue(value: AttributeValue): AttributeNow | undefined {
  if (value.N !== undefined) return Number(value.N)
  return value.S ?? value.BOOL ?? value.B
}
