# The roles that a repository's workflows take on: one checks and plans, the other applies

variable "repository" {
  description = "OWNER/NAME"
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$", var.repository))
    error_message = "OWNER/NAME, without wildcards."
  }
}

variable "branch" {
  description = "The default branch"
  type        = string
  default     = "main"

  validation {
    condition     = can(regex("^[A-Za-z0-9_./-]+$", var.branch))
    error_message = "A branch, without wildcards."
  }
}

variable "environment" {
  description = "The environment of the job that applies; empty to let every job for the default branch apply"
  type        = string
  default     = "cloudtrail"

  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]*$", var.environment))
    error_message = "An environment, without wildcards."
  }
}

variable "make_provider" {
  description = "Whether the account lacks GitHub's provider"
  type        = bool
  default     = true
}

variable "check_policy_arns" {
  description = "The policies of the role that checks and plans: policy_arn of the planner"
  type        = set(string)
}

variable "apply_policy_arns" {
  description = "The policies of the role that applies: policy_arn of planner and remediator"
  type        = set(string)
}

data "aws_partition" "current" {}

locals {
  github_provider = var.make_provider ? aws_iam_openid_connect_provider.github[0].arn : data.aws_iam_openid_connect_provider.github[0].arn
  github_audience = data.aws_partition.current.partition == "aws-cn" ? "sts.amazonaws.com.cn" : "sts.amazonaws.com"
}

resource "aws_iam_openid_connect_provider" "github" {
  count          = var.make_provider ? 1 : 0
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = [local.github_audience]
  tags = {
    trailmend = "setup"
  }
}

data "aws_iam_openid_connect_provider" "github" {
  count = var.make_provider ? 0 : 1
  url   = "https://token.actions.githubusercontent.com"
}

resource "aws_iam_role" "check" {
  name                 = "trailmend-planner"
  max_session_duration = 3600
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Federated = local.github_provider
        }
        Action = "sts:AssumeRoleWithWebIdentity"
        Condition = {
          StringEquals = {
            "token.actions.githubusercontent.com:aud" = local.github_audience
            "token.actions.githubusercontent.com:sub" = [
              "repo:${var.repository}:ref:refs/heads/${var.branch}",
              "repo:${var.repository}:pull_request",
            ]
          }
        }
      },
    ]
  })
  tags = {
    trailmend = "setup"
  }
}

resource "aws_iam_role_policy_attachment" "check" {
  for_each   = var.check_policy_arns
  role       = aws_iam_role.check.name
  policy_arn = each.value
}

output "check_role_arn" {
  value = aws_iam_role.check.arn
}

resource "aws_iam_role" "apply" {
  name                 = "trailmend-remediator"
  max_session_duration = 3600
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Federated = local.github_provider
        }
        Action = "sts:AssumeRoleWithWebIdentity"
        Condition = {
          StringEquals = {
            "token.actions.githubusercontent.com:aud" = local.github_audience
            "token.actions.githubusercontent.com:sub" = "repo:${var.repository}:${var.environment != "" ? "environment:${var.environment}" : "ref:refs/heads/${var.branch}"}"
          }
        }
      },
    ]
  })
  tags = {
    trailmend = "setup"
  }
}

resource "aws_iam_role_policy_attachment" "apply" {
  for_each   = var.apply_policy_arns
  role       = aws_iam_role.apply.name
  policy_arn = each.value
}

output "apply_role_arn" {
  value = aws_iam_role.apply.arn
}
