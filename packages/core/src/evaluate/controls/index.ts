import type { Control } from '../control.ts'
import { defineMonitor } from '../define-monitor.ts'
import { cloudtrailBucketAccessLogging } from './cloudtrail-bucket-access-logging.ts'
import { cloudtrailBucketExists } from './cloudtrail-bucket-exists.ts'
import { cloudtrailBucketImmutability } from './cloudtrail-bucket-immutability.ts'
import { cloudtrailBucketMfaDelete } from './cloudtrail-bucket-mfa-delete.ts'
import { cloudtrailBucketNotPublic } from './cloudtrail-bucket-not-public.ts'
import { cloudtrailCloudwatchLogs } from './cloudtrail-cloudwatch-logs.ts'
import { cloudtrailDeliveryHealth } from './cloudtrail-delivery-health.ts'
import { cloudtrailDeliveryPolicy } from './cloudtrail-delivery-policy.ts'
import { cloudtrailDuplicateManagementEvents } from './cloudtrail-duplicate-management-events.ts'
import { cloudtrailGlobalEventsDuplicated } from './cloudtrail-global-events-duplicated.ts'
import { cloudtrailGlobalEventsMissing } from './cloudtrail-global-events-missing.ts'
import { cloudtrailInsights } from './cloudtrail-insights.ts'
import { cloudtrailKms } from './cloudtrail-kms.ts'
import { cloudtrailLogFileValidation } from './cloudtrail-log-file-validation.ts'
import { cloudtrailLogGroupRetention } from './cloudtrail-log-group-retention.ts'
import { cloudtrailMultiRegionManagementEvents } from './cloudtrail-multi-region-management-events.ts'
import { cloudtrailNotificationChain } from './cloudtrail-notification-chain.ts'
import { cloudtrailS3ReadDataEvents } from './cloudtrail-s3-read-data-events.ts'
import { cloudtrailS3WriteDataEvents } from './cloudtrail-s3-write-data-events.ts'
import { cloudtrailTrailLimit } from './cloudtrail-trail-limit.ts'
import { configRecorder } from './config-recorder.ts'
import { kmsRotation } from './kms-rotation.ts'
import { MONITORS } from './monitors.ts'
import { securityhubEnabled } from './securityhub-enabled.ts'
import { vpcFlowLogs } from './vpc-flow-logs.ts'

/** Every control, in the order of their ids. */
export const CONTROLS: readonly Control[] = [
  cloudtrailBucketAccessLogging,
  cloudtrailBucketExists,
  cloudtrailBucketImmutability,
  cloudtrailBucketMfaDelete,
  cloudtrailBucketNotPublic,
  cloudtrailCloudwatchLogs,
  cloudtrailDeliveryHealth,
  cloudtrailDeliveryPolicy,
  cloudtrailDuplicateManagementEvents,
  cloudtrailGlobalEventsDuplicated,
  cloudtrailGlobalEventsMissing,
  cloudtrailInsights,
  cloudtrailKms,
  cloudtrailLogFileValidation,
  cloudtrailLogGroupRetention,
  cloudtrailMultiRegionManagementEvents,
  cloudtrailNotificationChain,
  cloudtrailS3ReadDataEvents,
  cloudtrailS3WriteDataEvents,
  cloudtrailTrailLimit,
  configRecorder,
  kmsRotation,
  ...MONITORS.map(defineMonitor),
  securityhubEnabled,
  vpcFlowLogs,
]
