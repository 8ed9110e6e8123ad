import { configSchema } from '@trailmend/operate'
import { code, markdownTable } from './table.ts'

interface Property {
  readonly description?: string
  readonly properties?: Readonly<Record<string, Property>>
  readonly items?: Property
}

/** Every key of `trailmend.yml`, and those of an account, as the schema describes them. */
export function configTable(): string {
  return markdownTable(
    ['Key', 'What it sets'],
    keysOf(configSchema(), '').map(([key, text]) => [code(key), text]),
  )
}

function keysOf(property: Property, before: string): readonly [string, string][] {
  return Object.entries(property.properties ?? {}).flatMap(([name, each]): [string, string][] => {
    const key = before + name
    return [[key, each.description ?? ''], ...keysOf(each, `${key}.`), ...keysOf(each.items ?? {}, `${key}[].`)]
  })
}
