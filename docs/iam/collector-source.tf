# What a role needs by which trailmend-collector reads the logs of another account

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

variable "verifies_digests" {
  description = "yes to verify digests; empty for none"
  type        = string
  default     = ""
}

data "aws_partition" "current" {}

resource "aws_iam_policy" "trailmend_collector_source" {
  name        = "trailmend-collector-source"
  description = "What a role needs by which trailmend-collector reads the logs of another account"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([for each in [
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
    ] : each if var.verifies_digests != ""])
  })
}

output "policy_arn" {
  value = aws_iam_policy.trailmend_collector_source.arn
}
