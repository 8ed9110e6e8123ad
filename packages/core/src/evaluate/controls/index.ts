import type { Control } from '../control.ts'
import { cloudtrailCloudwatchLogs } from './cloudtrail-cloudwatch-logs.ts'
import { cloudtrailDeliveryHealth } from './cloudtrail-delivery-health.ts'
import { cloudtrailDeliveryPolicy } from './cloudtrail-delivery-policy.ts'
import { cloudtrailKms } from './cloudtrail-kms.ts'
import { cloudtrailLogFileValidation } from './cloudtrail-log-file-validation.ts'
import { cloudtrailNotificationChain } from './cloudtrail-notification-chain.ts'
import { configRecorder } from './config-recorder.ts'
import { kmsRotation } from './kms-rotation.ts'
import { securityhubEnabled } from './securityhub-enabled.ts'
import { vpcFlowLogs } from './vpc-flow-logs.ts'

/** Every control, in the order of their ids. */
export const CONTROLS: readonly Control[] = [
  cloudtrailCloudwatchLogs,
  cloudtrailDeliveryHealth,
  cloudtrailDeliveryPolicy,
  cloudtrailKms,
  cloudtrailLogFileValidation,
  cloudtrailNotificationChain,
  configRecorder,
  kmsRotation,
  securityhubEnabled,
  vpcFlowLogs,
]
