import { createServer } from 'node:http'
import { memoryUsage } from 'node:process'
import type { Standing as Wrong } from '../alert/index.ts'
import { createMetrics, type MetricsOptions } from '../metrics/metrics.ts'
import { systemClock } from '../system-clock.ts'
import { type HealthServer, serveHealth } from './health-server.ts'
import { type Readiness, readinessOf } from './readiness.ts'

/** Serve health and metrics of a run. OpenTelemetry takes long to load, and is loaded here alone. */
export async function openHealth(
  listen: { readonly host: string; readonly port: number },
  { counts, standing, watch }: Pick<MetricsOptions, 'counts' | 'standing'> & { readonly watch?: () => Wrong },
): Promise<HealthServer> {
  const metrics = createMetrics({ counts, standing, watch, rss: memoryUsage.rss })
  const readiness = (): Readiness => ({
    ...readinessOf(standing(), counts(), systemClock.now()),
    ...(watch !== undefined && { wrong: watch() }),
  })
  const server = await serveHealth({ ...listen, readiness, metrics: metrics.handler }, { createServer })
  return {
    url: server.url,
    close: async () => {
      await server.close()
      await metrics.close()
    },
  }
}
