import { OVERLAYS, variableOf } from '../../packages/collector/src/config/flags.ts'
import { collectorSchema } from '../../packages/collector/src/config/json-schema.ts'
import { INSTRUMENTS } from '../../packages/collector/src/metrics/metrics.ts'
import { code, markdownTable } from './table.ts'

interface Property {
  readonly description?: string
  readonly properties?: Readonly<Record<string, Property>>
  readonly items?: Property
  readonly anyOf?: readonly Property[]
}

/** Every key of `collector.yml`, as the schema describes them. */
export function collectorKeys(): string {
  return markdownTable(
    ['Key', 'What it sets'],
    keysOf(collectorSchema(), '').map(([key, text]) => [code(key), text]),
  )
}

/** What has one of several forms has the key that tells them apart in brackets. */
function keysOf(property: Property, before: string): readonly (readonly [string, string])[] {
  const own = Object.entries(property.properties ?? {})
    // Ways in are the same wherever they are, and told once above the table.
    .filter(([name]) => before === '' || !['role', 'external-id', 'via'].includes(name))
    .flatMap(([name, each]): (readonly [string, string])[] => {
      const key = before + name
      // A hot field needs no row of its own.
      return [[key, each.description ?? ''], ...(name === 'where' ? [] : keysOf(each, `${key}.`)), ...keysOf(each.items ?? {}, `${key}[].`)]
    })
  const forms = (property.anyOf ?? []).flatMap((form) => {
    const [kind = ''] = Object.keys(form.properties ?? {})
    return keysOf(form, before.replace(/(?:\[\])?\.$/, `[${kind}].`))
  })
  return [...own, ...forms].filter(([, text]) => text !== '')
}

/** Every flag of `run`, and the variable that sets the same. */
export function collectorFlags(): string {
  return markdownTable(
    ['Flag', 'Variable', 'What it sets'],
    OVERLAYS.map((overlay) => [code(overlay.flags), code(variableOf(overlay)), overlay.description]),
  )
}

/** Every metric, as Prometheus names it. */
export function collectorMetrics(): string {
  return markdownTable(
    ['Metric', 'What it counts'],
    INSTRUMENTS.map(({ name, is, description }) => [code(is === 'counter' ? `${name}_total` : name), description]),
  )
}
