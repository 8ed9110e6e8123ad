# What trailmend check and plan need: they only read

data "aws_partition" "current" {}

resource "aws_iam_policy" "trailmend_planner" {
  name        = "trailmend-planner"
  description = "What trailmend check and plan need: they only read"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "ReadAnything"
        Effect = "Allow"
        Action = [
          "cloudtrail:DescribeTrails",
          "cloudtrail:LookupEvents",
          "config:DescribeConfigurationRecorderStatus",
          "config:DescribeConfigurationRecorders",
          "config:DescribeDeliveryChannels",
          "ec2:DescribeFlowLogs",
          "ec2:DescribeRegions",
          "ec2:DescribeVpcs",
          "kms:ListKeys",
          "organizations:DescribeOrganization",
          "organizations:ListAWSServiceAccessForOrganization",
          "organizations:ListDelegatedAdministrators",
          "s3:GetAccountPublicAccessBlock",
          "s3:ListAllMyBuckets",
        ]
        Resource = ["*"]
      },
      {
        Sid    = "ReadCloudtrailTrail"
        Effect = "Allow"
        Action = [
          "cloudtrail:GetEventSelectors",
          "cloudtrail:GetInsightSelectors",
          "cloudtrail:GetTrailStatus",
          "cloudtrail:ListTags",
        ]
        Resource = ["arn:${data.aws_partition.current.partition}:cloudtrail:*:*:trail/*"]
      },
      {
        Sid      = "ReadCloudwatchAlarm"
        Effect   = "Allow"
        Action   = ["cloudwatch:DescribeAlarms"]
        Resource = ["arn:${data.aws_partition.current.partition}:cloudwatch:*:*:alarm:*"]
      },
      {
        Sid      = "ReadIamPolicy"
        Effect   = "Allow"
        Action   = ["iam:GetPolicy", "iam:GetPolicyVersion"]
        Resource = ["arn:${data.aws_partition.current.partition}:iam::*:policy/*"]
      },
      {
        Sid      = "ReadIamRole"
        Effect   = "Allow"
        Action   = ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"]
        Resource = ["arn:${data.aws_partition.current.partition}:iam::*:role/*"]
      },
      {
        Sid      = "ReadKmsKey"
        Effect   = "Allow"
        Action   = ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"]
        Resource = ["arn:${data.aws_partition.current.partition}:kms:*:*:key/*"]
      },
      {
        Sid      = "ReadLogsLogGroup"
        Effect   = "Allow"
        Action   = ["logs:DescribeLogGroups", "logs:DescribeMetricFilters", "logs:ListTagsForResource"]
        Resource = ["arn:${data.aws_partition.current.partition}:logs:*:*:log-group:*"]
      },
      {
        Sid    = "ReadS3"
        Effect = "Allow"
        Action = [
          "s3:GetBucketAcl",
          "s3:GetBucketLogging",
          "s3:GetBucketObjectLockConfiguration",
          "s3:GetBucketOwnershipControls",
          "s3:GetBucketPolicy",
          "s3:GetBucketPublicAccessBlock",
          "s3:GetBucketTagging",
          "s3:GetBucketVersioning",
          "s3:GetEncryptionConfiguration",
          "s3:GetLifecycleConfiguration",
          "s3:ListBucket",
        ]
        Resource = ["arn:${data.aws_partition.current.partition}:s3:::*"]
      },
      {
        Sid      = "ReadSecurityhubHubDefault"
        Effect   = "Allow"
        Action   = ["securityhub:DescribeHub"]
        Resource = ["arn:${data.aws_partition.current.partition}:securityhub:*:*:hub/default"]
      },
      {
        Sid      = "ReadSns"
        Effect   = "Allow"
        Action   = ["sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic", "sns:ListTagsForResource"]
        Resource = ["arn:${data.aws_partition.current.partition}:sns:*:*:*"]
      },
      {
        Sid      = "ReadSqs"
        Effect   = "Allow"
        Action   = ["sqs:GetQueueAttributes", "sqs:ListQueueTags"]
        Resource = ["arn:${data.aws_partition.current.partition}:sqs:*:*:*"]
      },
    ]
  })
}

output "policy_arn" {
  value = aws_iam_policy.trailmend_planner.arn
}
