# What trailmend apply needs besides the planner's policy, profile standard

variable "trail_name" {
  description = "The trail that may be made (names.trail)"
  type        = string
  default     = "outcomestrail"
}

variable "bucket_name" {
  description = "The bucket that may be made (names.bucket); empty for the name that the profile gives"
  type        = string
  default     = ""
}

variable "topic_name" {
  description = "The topic that may be made (names.topic)"
  type        = string
  default     = "outcomestopic"
}

variable "log_group_name" {
  description = "The log group that may be made (names.log-group)"
  type        = string
  default     = "outcomestrail"
}

variable "delivery_role_name" {
  description = "The only role that may be made or changed (names.delivery-role)"
  type        = string
  default     = "outcomestrail-cloudwatch-logs"
}

variable "queue_name" {
  description = "The queue that may be made and changed; outcomesqueue-* for those of several uses"
  type        = string
  default     = "outcomesqueue-logs"
}

variable "permissions_boundary" {
  description = "The ARN of the boundary without which the delivery role is neither made nor given permissions (permissions-boundary); empty for none"
  type        = string
  default     = ""
}

variable "trails" {
  description = "The trails that may be changed"
  type        = string
  default     = "*"
}

variable "buckets" {
  description = "The buckets of the account that may be changed"
  type        = string
  default     = "*"
}

variable "topics" {
  description = "The topics whose policy may be added to"
  type        = string
  default     = "*"
}

variable "log_groups" {
  description = "The log groups whose retention and metric filters may be set"
  type        = string
  default     = "*"
}

data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

locals {
  bucket = var.bucket_name != "" ? var.bucket_name : "outcomesbucket-${data.aws_caller_identity.current.account_id}"
}

resource "aws_iam_policy" "trailmend_remediator_standard" {
  name        = "trailmend-remediator-standard"
  description = "What trailmend apply needs besides the planner's policy, profile standard"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      {
        Sid    = "MakeTrail"
        Effect = "Allow"
        Action = ["cloudtrail:CreateTrail", "cloudtrail:AddTags"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:cloudtrail:*:${data.aws_caller_identity.current.account_id}:trail/${var.trail_name}",
        ]
        Condition = {
          StringEquals = {
            "aws:RequestTag/trailmend" = "standard"
          }
          "ForAllValues:StringEquals" = {
            "aws:TagKeys" = ["trailmend"]
          }
        }
      },
      {
        Sid    = "SetTrails"
        Effect = "Allow"
        Action = ["cloudtrail:UpdateTrail", "cloudtrail:StartLogging", "cloudtrail:PutEventSelectors"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:cloudtrail:*:${data.aws_caller_identity.current.account_id}:trail/${var.trails}",
        ]
      },
      {
        Sid    = "MakeBucket"
        Effect = "Allow"
        Action = [
          "s3:CreateBucket",
          "s3:PutBucketOwnershipControls",
          "s3:PutBucketVersioning",
          "s3:PutBucketTagging",
        ]
        Resource = ["arn:${data.aws_partition.current.partition}:s3:::${local.bucket}"]
      },
      {
        Sid      = "SetPolicyOfMadeBucket"
        Effect   = "Allow"
        Action   = ["s3:PutBucketPolicy"]
        Resource = ["arn:${data.aws_partition.current.partition}:s3:::${local.bucket}"]
        Condition = {
          StringEquals = {
            "s3:ResourceAccount" = "${data.aws_caller_identity.current.account_id}"
          }
        }
      },
      {
        Sid      = "CloseBuckets"
        Effect   = "Allow"
        Action   = ["s3:PutBucketPublicAccessBlock", "s3:PutBucketLogging"]
        Resource = ["arn:${data.aws_partition.current.partition}:s3:::${var.buckets}"]
        Condition = {
          StringEquals = {
            "s3:ResourceAccount" = "${data.aws_caller_identity.current.account_id}"
          }
        }
      },
      {
        Sid    = "MakeTopic"
        Effect = "Allow"
        Action = ["sns:CreateTopic", "sns:TagResource"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:sns:*:${data.aws_caller_identity.current.account_id}:${var.topic_name}",
        ]
        Condition = {
          StringEquals = {
            "aws:RequestTag/trailmend" = "standard"
          }
          "ForAllValues:StringEquals" = {
            "aws:TagKeys" = ["trailmend"]
          }
        }
      },
      {
        Sid    = "SetPolicyOfTopics"
        Effect = "Allow"
        Action = ["sns:SetTopicAttributes"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:sns:*:${data.aws_caller_identity.current.account_id}:${var.topics}",
        ]
      },
      {
        Sid      = "Subscribe"
        Effect   = "Allow"
        Action   = ["sns:Subscribe"]
        Resource = ["arn:${data.aws_partition.current.partition}:sns:*:*:*"]
        Condition = {
          StringEquals = {
            "sns:Protocol" = "sqs"
          }
          StringLike = {
            "sns:Endpoint" = [
              "arn:${data.aws_partition.current.partition}:sqs:*:${data.aws_caller_identity.current.account_id}:${var.queue_name}",
            ]
          }
        }
      },
      {
        Sid      = "ConfirmSubscriptions"
        Effect   = "Allow"
        Action   = ["sns:ConfirmSubscription"]
        Resource = ["arn:${data.aws_partition.current.partition}:sns:*:*:*"]
      },
      {
        Sid    = "ReadConfirmations"
        Effect = "Allow"
        Action = ["sqs:ReceiveMessage", "sqs:ChangeMessageVisibility", "sqs:DeleteMessage"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:sqs:*:${data.aws_caller_identity.current.account_id}:${var.queue_name}",
        ]
      },
      {
        Sid    = "MakeQueues"
        Effect = "Allow"
        Action = ["sqs:CreateQueue", "sqs:TagQueue"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:sqs:*:${data.aws_caller_identity.current.account_id}:${var.queue_name}",
        ]
        Condition = {
          StringEquals = {
            "aws:RequestTag/trailmend" = "standard"
          }
          "ForAllValues:StringEquals" = {
            "aws:TagKeys" = ["trailmend"]
          }
        }
      },
      {
        Sid    = "MakeDeadLetterQueues"
        Effect = "Allow"
        Action = ["sqs:CreateQueue", "sqs:TagQueue"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:sqs:*:${data.aws_caller_identity.current.account_id}:${var.queue_name}-dead-letter",
        ]
        Condition = {
          StringEquals = {
            "aws:RequestTag/trailmend" = "standard"
          }
          "ForAllValues:StringEquals" = {
            "aws:TagKeys" = ["trailmend"]
          }
        }
      },
      {
        Sid    = "SetQueues"
        Effect = "Allow"
        Action = ["sqs:SetQueueAttributes"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:sqs:*:${data.aws_caller_identity.current.account_id}:${var.queue_name}",
        ]
      },
      {
        Sid    = "MakeLogGroup"
        Effect = "Allow"
        Action = ["logs:CreateLogGroup", "logs:TagResource"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:logs:*:${data.aws_caller_identity.current.account_id}:log-group:${var.log_group_name}",
          "arn:${data.aws_partition.current.partition}:logs:*:${data.aws_caller_identity.current.account_id}:log-group:${var.log_group_name}:*",
        ]
        Condition = {
          StringEquals = {
            "aws:RequestTag/trailmend" = "standard"
          }
          "ForAllValues:StringEquals" = {
            "aws:TagKeys" = ["trailmend"]
          }
        }
      },
      {
        Sid    = "SetLogGroups"
        Effect = "Allow"
        Action = ["logs:PutRetentionPolicy", "logs:DeleteRetentionPolicy", "logs:PutMetricFilter"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:logs:*:${data.aws_caller_identity.current.account_id}:log-group:${var.log_groups}:*",
        ]
      },
      {
        Sid    = "SetAlarms"
        Effect = "Allow"
        Action = ["cloudwatch:PutMetricAlarm"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:cloudwatch:*:${data.aws_caller_identity.current.account_id}:alarm:trailmend-*",
        ]
        Condition = {
          "ForAllValues:StringLike" = {
            "cloudwatch:AlarmActions" = ["arn:${data.aws_partition.current.partition}:sns:*"]
          }
        }
      },
      {
        Sid    = "MakeDeliveryRole"
        Effect = "Allow"
        Action = ["iam:CreateRole", "iam:TagRole"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:role/${var.delivery_role_name}",
        ]
        Condition = {
          StringEquals = {
            "aws:RequestTag/trailmend" = "standard"
          }
          "ForAllValues:StringEquals" = {
            "aws:TagKeys" = ["trailmend"]
          }
        }
      },
      {
        Sid    = "SetDeliveryRole"
        Effect = "Allow"
        Action = ["iam:UpdateAssumeRolePolicy", "iam:PutRolePolicy", "iam:DeleteRolePolicy"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:role/${var.delivery_role_name}",
        ]
      },
      {
        Sid    = "HandDeliveryRoleToCloudTrail"
        Effect = "Allow"
        Action = ["iam:PassRole"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:role/${var.delivery_role_name}",
        ]
        Condition = {
          StringEquals = {
            "iam:PassedToService" = "cloudtrail.amazonaws.com"
          }
        }
      },
      {
        Sid    = "NeverStopOrDestroy"
        Effect = "Deny"
        Action = [
          "cloudtrail:StopLogging",
          "cloudtrail:DeleteTrail",
          "s3:DeleteBucket",
          "s3:DeleteBucketPolicy",
          "s3:DeleteObject",
          "s3:DeleteObjectVersion",
          "s3:PutLifecycleConfiguration",
          "s3:BypassGovernanceRetention",
          "kms:ScheduleKeyDeletion",
          "kms:DisableKey",
          "sns:DeleteTopic",
          "sqs:DeleteQueue",
          "sqs:PurgeQueue",
          "logs:DeleteLogGroup",
          "logs:DeleteLogStream",
          "organizations:DisableAWSServiceAccess",
        ]
        Resource = ["*"]
      },
      {
        Sid    = "NeverOpen"
        Effect = "Deny"
        Action = [
          "s3:PutBucketAcl",
          "s3:PutObjectAcl",
          "sns:AddPermission",
          "sqs:AddPermission",
          "kms:CreateGrant",
        ]
        Resource = ["*"]
      },
      {
        Sid    = "NeverGainMore"
        Effect = "Deny"
        Action = [
          "iam:AttachGroupPolicy",
          "iam:AttachRolePolicy",
          "iam:AttachUserPolicy",
          "iam:AddUserToGroup",
          "iam:CreateAccessKey",
          "iam:CreateLoginProfile",
          "iam:CreatePolicyVersion",
          "iam:CreateUser",
          "iam:DeleteRolePermissionsBoundary",
          "iam:PutGroupPolicy",
          "iam:PutRolePermissionsBoundary",
          "iam:PutUserPolicy",
          "iam:SetDefaultPolicyVersion",
          "iam:UpdateLoginProfile",
        ]
        Resource = ["*"]
      },
      {
        Sid    = "NeverBecomeDeliveryRole"
        Effect = "Deny"
        Action = ["sts:AssumeRole"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:role/${var.delivery_role_name}",
        ]
      },
    ], [for each in [
      {
        Sid    = "NeverWithoutBoundary"
        Effect = "Deny"
        Action = ["iam:CreateRole", "iam:PutRolePolicy"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:role/${var.delivery_role_name}",
        ]
        Condition = {
          StringNotEquals = {
            "iam:PermissionsBoundary" = [var.permissions_boundary]
          }
        }
      },
    ] : each if var.permissions_boundary != ""])
  })
}

output "policy_arn" {
  value = aws_iam_policy.trailmend_remediator_standard.arn
}
