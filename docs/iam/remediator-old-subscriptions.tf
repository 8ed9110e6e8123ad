# What trailmend apply needs besides, to remove old subscriptions

data "aws_partition" "current" {}

resource "aws_iam_policy" "trailmend_remediator_old_subscriptions" {
  name        = "trailmend-remediator-old-subscriptions"
  description = "What trailmend apply needs besides, to remove old subscriptions"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "RemoveOldSubscriptions"
        Effect   = "Allow"
        Action   = ["sns:Unsubscribe"]
        Resource = ["*"]
      },
    ]
  })
}

output "policy_arn" {
  value = aws_iam_policy.trailmend_remediator_old_subscriptions.arn
}
