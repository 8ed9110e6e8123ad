/** What it takes, for a policy; with a key of one's own also `kms:GenerateDataKey`, and `kms:Decrypt` for uploads by parts. */
export const SINK_OBJECT_ACTIONS = ['s3:PutObject', 's3:AbortMultipartUpload', 's3:GetObject', 's3:ListBucket'] as const

/** What it takes, for a policy; where the queue has a KMS key also `kms:GenerateDataKey` and `kms:Decrypt`. */
export const SINK_QUEUE_ACTIONS = ['sqs:SendMessage'] as const
