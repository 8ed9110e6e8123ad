import type { CollectorOptions } from '../collector.ts'
import type { Settings } from '../config/settings.ts'
import { filterOf } from './filter-of.ts'

/** What settings say of a collector, besides what it is made of. */
export function collectorOptions(
  settings: Settings,
  { progress, problem }: Pick<CollectorOptions, 'progress' | 'problem'>,
): Omit<CollectorOptions, 'sources' | 'sinks' | 'clock' | 'store' | 'ledger' | 'quarantine'> {
  const { limits = {}, 'duplicate-window': duplicateWindow, memory: memoryBytes, concurrency: most, keep } = settings
  const { 'unzipped-size': maxBytes, ratio: maxRatio, 'record-size': maxRecordBytes } = limits
  return {
    filter: filterOf(settings),
    limits: {
      ...(maxBytes !== undefined && { maxBytes }),
      ...(maxRatio !== undefined && { maxRatio }),
      ...(maxRecordBytes !== undefined && { maxRecordBytes }),
    },
    ...(duplicateWindow !== undefined && { duplicateWindow }),
    ...(keep !== undefined && { keep: keep * 1000 }),
    ...(memoryBytes !== undefined && { memoryBytes }),
    ...(most !== undefined && { concurrency: { least: Math.min(4, most), most } }),
    ...(progress !== undefined && { progress }),
    ...(problem !== undefined && { problem }),
  }
}
