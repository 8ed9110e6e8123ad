# What trailmend-collector needs where it runs: a statement for each feature that is used

variable "queue_name" {
  description = "The queue that tells of log files; empty for none"
  type        = string
  default     = ""
}

variable "queue_key_arn" {
  description = "The KMS key of that queue; empty for none"
  type        = string
  default     = ""
}

variable "enqueues" {
  description = "yes to put keys into that queue; empty for none"
  type        = string
  default     = ""
}

variable "topic_arn" {
  description = "The topic whose subscription is confirmed; empty for none"
  type        = string
  default     = ""
}

variable "logs_bucket" {
  description = "The bucket of log files that is read without another role; empty for none"
  type        = string
  default     = ""
}

variable "lists" {
  description = "yes to list that bucket, too; empty for none"
  type        = string
  default     = ""
}

variable "logs_key_arn" {
  description = "The KMS key of log files; empty for none"
  type        = string
  default     = ""
}

variable "reader_role_name" {
  description = "What the roles are called by which other accounts are read; empty for none"
  type        = string
  default     = ""
}

variable "follows_trail" {
  description = "yes to look where a trail delivers; empty for none"
  type        = string
  default     = ""
}

variable "trail_topic_arns" {
  description = "The topics that a trail may publish to, which a queue is subscribed to; empty for none"
  type        = string
  default     = ""
}

variable "reads_event_history" {
  description = "yes to read the event history; empty for none"
  type        = string
  default     = ""
}

variable "runs_doctor" {
  description = "yes to try the credentials with trailmend-collector doctor; empty for none"
  type        = string
  default     = ""
}

variable "verifies_digests" {
  description = "yes to verify digests; empty for none"
  type        = string
  default     = ""
}

variable "ledger_table" {
  description = "The table of a ledger that collectors share; empty for none"
  type        = string
  default     = ""
}

variable "quarantine_bucket" {
  description = "The bucket of the quarantine; empty for none"
  type        = string
  default     = ""
}

variable "events_bucket" {
  description = "The bucket that events are written to; empty for none"
  type        = string
  default     = ""
}

variable "store_key_arn" {
  description = "The KMS key of quarantine, events and the queue of events; empty for none"
  type        = string
  default     = ""
}

variable "events_queue_name" {
  description = "The queue that events are sent to; empty for none"
  type        = string
  default     = ""
}

variable "alerts_queue_name" {
  description = "The queue that alerts are sent to, which wakes trailmend watch; empty for none"
  type        = string
  default     = ""
}

data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

resource "aws_iam_policy" "trailmend_collector" {
  name        = "trailmend-collector"
  description = "What trailmend-collector needs where it runs: a statement for each feature that is used"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([for each in [
      {
        Sid    = "Queue"
        Effect = "Allow"
        Action = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:sqs:*:${data.aws_caller_identity.current.account_id}:${var.queue_name}",
        ]
      },
    ] : each if var.queue_name != ""], [for each in [
      {
        Sid    = "DoctorQueue"
        Effect = "Allow"
        Action = ["sqs:GetQueueAttributes"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:sqs:*:${data.aws_caller_identity.current.account_id}:${var.queue_name}",
        ]
      },
    ] : each if var.queue_name != "" && var.runs_doctor != ""], [for each in [
      {
        Sid      = "QueueKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = ["${var.queue_key_arn}"]
      },
    ] : each if var.queue_key_arn != ""], [for each in [
      {
        Sid    = "Enqueue"
        Effect = "Allow"
        Action = ["sqs:SendMessage"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:sqs:*:${data.aws_caller_identity.current.account_id}:${var.queue_name}",
        ]
      },
    ] : each if var.queue_name != "" && var.enqueues != ""], [for each in [
      {
        Sid      = "Confirm"
        Effect   = "Allow"
        Action   = ["sns:ConfirmSubscription"]
        Resource = ["${var.topic_arn}"]
      },
    ] : each if var.topic_arn != ""], [for each in [
      {
        Sid      = "Readers"
        Effect   = "Allow"
        Action   = ["sts:AssumeRole"]
        Resource = ["arn:${data.aws_partition.current.partition}:iam::*:role/${var.reader_role_name}"]
      },
    ] : each if var.reader_role_name != ""], [for each in [
      {
        Sid      = "Logs"
        Effect   = "Allow"
        Action   = ["s3:GetObject"]
        Resource = ["arn:${data.aws_partition.current.partition}:s3:::${var.logs_bucket}/*"]
      },
    ] : each if var.logs_bucket != ""], [for each in [
      {
        Sid      = "ListLogs"
        Effect   = "Allow"
        Action   = ["s3:ListBucket"]
        Resource = ["arn:${data.aws_partition.current.partition}:s3:::${var.logs_bucket}"]
      },
    ] : each if var.logs_bucket != "" && var.lists != ""], [for each in [
      {
        Sid      = "LogsKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = ["${var.logs_key_arn}"]
      },
    ] : each if var.logs_key_arn != ""], [for each in [
      {
        Sid      = "Trail"
        Effect   = "Allow"
        Action   = ["cloudtrail:DescribeTrails"]
        Resource = ["*"]
      },
    ] : each if var.follows_trail != ""], [for each in [
      {
        Sid      = "Subscribe"
        Effect   = "Allow"
        Action   = ["sns:Subscribe"]
        Resource = ["${var.trail_topic_arns}"]
        Condition = {
          StringEquals = {
            "sns:Protocol" = "sqs"
          }
        }
      },
    ] : each if var.trail_topic_arns != ""], [for each in [
      {
        Sid      = "EventHistory"
        Effect   = "Allow"
        Action   = ["cloudtrail:LookupEvents"]
        Resource = ["*"]
      },
    ] : each if var.reads_event_history != ""], [for each in [
      {
        Sid      = "PublicKeys"
        Effect   = "Allow"
        Action   = ["cloudtrail:ListPublicKeys"]
        Resource = ["*"]
      },
    ] : each if var.verifies_digests != ""], [for each in [
      {
        Sid    = "Ledger"
        Effect = "Allow"
        Action = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:dynamodb:*:${data.aws_caller_identity.current.account_id}:table/${var.ledger_table}",
        ]
      },
    ] : each if var.ledger_table != ""], [for each in [
      {
        Sid    = "LedgerByTime"
        Effect = "Allow"
        Action = ["dynamodb:Query"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:dynamodb:*:${data.aws_caller_identity.current.account_id}:table/${var.ledger_table}",
          "arn:${data.aws_partition.current.partition}:dynamodb:*:${data.aws_caller_identity.current.account_id}:table/${var.ledger_table}/index/time",
        ]
      },
    ] : each if var.ledger_table != ""], [for each in [
      {
        Sid    = "DoctorTable"
        Effect = "Allow"
        Action = ["dynamodb:DescribeTable"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:dynamodb:*:${data.aws_caller_identity.current.account_id}:table/${var.ledger_table}",
        ]
      },
    ] : each if var.ledger_table != "" && var.runs_doctor != ""], [for each in [
      {
        Sid      = "Quarantine"
        Effect   = "Allow"
        Action   = ["s3:PutObject", "s3:GetObject", "s3:DeleteObject"]
        Resource = ["arn:${data.aws_partition.current.partition}:s3:::${var.quarantine_bucket}/quarantine/*"]
      },
    ] : each if var.quarantine_bucket != ""], [for each in [
      {
        Sid      = "ListQuarantine"
        Effect   = "Allow"
        Action   = ["s3:ListBucket"]
        Resource = ["arn:${data.aws_partition.current.partition}:s3:::${var.quarantine_bucket}"]
      },
    ] : each if var.quarantine_bucket != ""], [for each in [
      {
        Sid      = "Events"
        Effect   = "Allow"
        Action   = ["s3:PutObject", "s3:AbortMultipartUpload", "s3:GetObject"]
        Resource = ["arn:${data.aws_partition.current.partition}:s3:::${var.events_bucket}/*"]
      },
    ] : each if var.events_bucket != ""], [for each in [
      {
        Sid      = "ListEvents"
        Effect   = "Allow"
        Action   = ["s3:ListBucket"]
        Resource = ["arn:${data.aws_partition.current.partition}:s3:::${var.events_bucket}"]
      },
    ] : each if var.events_bucket != ""], [for each in [
      {
        Sid    = "SendEvents"
        Effect = "Allow"
        Action = ["sqs:SendMessage"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:sqs:*:${data.aws_caller_identity.current.account_id}:${var.events_queue_name}",
        ]
      },
    ] : each if var.events_queue_name != ""], [for each in [
      {
        Sid    = "SendAlerts"
        Effect = "Allow"
        Action = ["sqs:SendMessage"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:sqs:*:${data.aws_caller_identity.current.account_id}:${var.alerts_queue_name}",
        ]
      },
    ] : each if var.alerts_queue_name != ""], [for each in [
      {
        Sid      = "StoreKey"
        Effect   = "Allow"
        Action   = ["kms:GenerateDataKey", "kms:Decrypt"]
        Resource = ["${var.store_key_arn}"]
      },
    ] : each if var.store_key_arn != ""])
  })
}

output "policy_arn" {
  value = aws_iam_policy.trailmend_collector.arn
}
