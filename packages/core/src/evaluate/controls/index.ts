import type { Control } from '../control.ts'
import { cloudtrailCloudwatchLogs } from './cloudtrail-cloudwatch-logs.ts'
import { cloudtrailDeliveryHealth } from './cloudtrail-delivery-health.ts'
import { cloudtrailDeliveryPolicy } from './cloudtrail-delivery-policy.ts'
import { cloudtrailNotificationChain } from './cloudtrail-notification-chain.ts'

/** Every control, in the order of their ids. */
export const CONTROLS: readonly Control[] = [
  cloudtrailCloudwatchLogs,
  cloudtrailDeliveryHealth,
  cloudtrailDeliveryPolicy,
  cloudtrailNotificationChain,
]
