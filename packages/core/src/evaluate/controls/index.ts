import type { Control } from '../control.ts'
import { cloudtrailCloudwatchLogs } from './cloudtrail-cloudwatch-logs.ts'

/** Every control, in the order of their ids. */
export const CONTROLS: readonly Control[] = [cloudtrailCloudwatchLogs]
