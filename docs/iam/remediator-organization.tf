# What trailmend apply needs besides in the management account, for a trail of the organization

data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

resource "aws_iam_policy" "trailmend_remediator_organization" {
  name        = "trailmend-remediator-organization"
  description = "What trailmend apply needs besides in the management account, for a trail of the organization"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "SeeOrganization"
        Effect   = "Allow"
        Action   = ["organizations:DescribeOrganization"]
        Resource = ["*"]
      },
      {
        Sid      = "LetCloudTrailSeeOrganization"
        Effect   = "Allow"
        Action   = ["organizations:EnableAWSServiceAccess"]
        Resource = ["*"]
        Condition = {
          StringEquals = {
            "organizations:ServicePrincipal" = "cloudtrail.amazonaws.com"
          }
        }
      },
      {
        Sid    = "MakeRoleOfCloudTrail"
        Effect = "Allow"
        Action = ["iam:CreateServiceLinkedRole"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:role/aws-service-role/cloudtrail.amazonaws.com/*",
        ]
        Condition = {
          StringEquals = {
            "iam:AWSServiceName" = "cloudtrail.amazonaws.com"
          }
        }
      },
    ]
  })
}

output "policy_arn" {
  value = aws_iam_policy.trailmend_remediator_organization.arn
}
