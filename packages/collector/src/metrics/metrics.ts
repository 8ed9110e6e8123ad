import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ObservableResult } from '@opentelemetry/api'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import { isBalanced } from '../health/readiness.ts'
import type { Standing } from '../health/standing.ts'
import type { Counts } from '../run/counts.ts'
import { VERSION } from '../version.ts'

const WATCHED = ['gaps', 'tampered', 'silences'] as const

/** What metrics are read from when they are asked for: nothing is measured in between. */
export interface MetricsOptions {
  readonly counts: () => Counts
  readonly standing: () => Standing
  /** What is wrong, where somebody watches. */
  readonly watch?: (() => Readonly<Partial<Record<(typeof WATCHED)[number], number>>>) | undefined
  /** Bytes that the process has in memory. */
  readonly rss: () => number
}

/** Metrics in the form that Prometheus reads. */
export interface Metrics {
  handler(question: IncomingMessage, answer: ServerResponse): void
  close(): Promise<void>
}

type Row = readonly [labels: Readonly<Record<string, string>>, value: number]
type Rows = (options: MetricsOptions) => readonly Row[]

interface Instrument {
  readonly name: string
  readonly is: 'counter' | 'gauge'
  readonly description: string
  readonly unit?: string
  readonly rows: Rows
}

const one = (value: number): readonly Row[] => [[{}, value]]
const each = (label: string, values: Readonly<Record<string, number>>): readonly Row[] =>
  Object.entries(values).map(([name, value]) => [{ [label]: name }, value])

/** Every metric of a collector. */
export const INSTRUMENTS: readonly Instrument[] = [
  {
    name: 'trailmend_collector_events',
    is: 'counter',
    description: 'Events by fate: read is the sum of the others.',
    rows: ({ counts }) => {
      const { read, kept, filtered, duplicate, quarantined } = counts().events
      return each('fate', { read, kept, filtered, duplicate, quarantined })
    },
  },
  {
    name: 'trailmend_collector_twins',
    is: 'counter',
    description: 'Events kept whose id others have too, with other bytes.',
    rows: ({ counts }) => one(counts().events.twins),
  },
  {
    name: 'trailmend_collector_objects',
    is: 'counter',
    description: 'Objects by fate.',
    rows: ({ counts }) => each('fate', counts().objects),
  },
  {
    name: 'trailmend_collector_objects_by_kind',
    is: 'counter',
    description: 'Objects told of, by kind.',
    rows: ({ counts }) => each('kind', counts().kinds),
  },
  {
    name: 'trailmend_collector_deliveries',
    is: 'counter',
    description: 'Deliveries of sources.',
    rows: ({ counts }) => each('how', counts().deliveries),
  },
  {
    name: 'trailmend_collector_poison_messages',
    is: 'counter',
    description: 'Messages not understood, in quarantine.',
    rows: ({ counts }) => one(counts().messages.poison),
  },
  {
    name: 'trailmend_collector_bytes',
    is: 'counter',
    unit: 'By',
    description: 'Bytes of objects got, as stored.',
    rows: ({ counts }) => one(counts().bytes),
  },
  {
    name: 'trailmend_collector_in_flight',
    is: 'gauge',
    description: 'Deliveries under way.',
    rows: ({ counts }) => {
      const { received, acknowledged, released, lost } = counts().deliveries
      return one(received - acknowledged - released - lost)
    },
  },
  {
    name: 'trailmend_collector_left',
    is: 'gauge',
    description: 'Deliveries given back, and not acknowledged since.',
    rows: ({ standing }) => one(standing().left),
  },
  {
    name: 'trailmend_collector_lag',
    is: 'gauge',
    unit: 's',
    description: 'How long the message acknowledged last had waited by then.',
    rows: ({ standing }) => {
      const { lag } = standing()
      return lag === undefined ? [] : one(lag / 1000)
    },
  },
  {
    name: 'trailmend_collector_balanced',
    is: 'gauge',
    description: '1 where events read are those kept, filtered, duplicate and quarantined together.',
    rows: ({ counts }) => one(isBalanced(counts()) ? 1 : 0),
  },
  {
    name: 'trailmend_collector_source_failures',
    is: 'gauge',
    description: 'Times in a row that a source did not answer.',
    rows: ({ standing }) => standing().sources.map(({ name, failures }) => [{ source: name }, failures]),
  },
  {
    name: 'trailmend_collector_wrong',
    is: 'gauge',
    description: 'What is wrong with the last day: hours with gaps, hours with anything tampered with, and silences.',
    rows: ({ watch }) => {
      const wrong = watch?.()
      return WATCHED.flatMap((name): readonly Row[] => (wrong?.[name] === undefined ? [] : [[{ what: name }, wrong[name]]]))
    },
  },
  {
    name: 'trailmend_collector_memory',
    is: 'gauge',
    unit: 'By',
    description: 'Bytes of the process in memory.',
    rows: ({ rss }) => one(rss()),
  },
]

/** Serve the metrics of a run, by OpenTelemetry in Prometheus's form. */
export function createMetrics(options: MetricsOptions): Metrics {
  const exporter = new PrometheusExporter({ preventServerStart: true, withoutScopeInfo: true, withoutTargetInfo: true })
  const provider = new MeterProvider({ readers: [exporter] })
  const meter = provider.getMeter('@trailmend/collector', VERSION)
  for (const { name, is, description, unit, rows } of INSTRUMENTS) {
    const told = { description, ...(unit !== undefined && { unit }) }
    const instrument = is === 'counter' ? meter.createObservableCounter(name, told) : meter.createObservableGauge(name, told)
    instrument.addCallback((result: ObservableResult) => {
      for (const [labels, value] of rows(options)) result.observe(value, labels)
    })
  }
  return {
    handler: (question, answer) => exporter.getMetricsRequestHandler(question, answer),
    close: () => provider.shutdown(),
  }
}
