# The role that Trailmend takes on in this account

variable "principal" {
  description = "The ARN of the one role that may take it on"
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]+$", var.principal))
    error_message = "The ARN of one role."
  }
}

variable "external_id" {
  description = "Of your own, the same in the configuration, and nobody else has it"
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_+=,.@:/-]{2,1000}$", var.external_id))
    error_message = "Letters, digits and _+=,.@:/-, at least two."
  }
}

variable "role_name" {
  description = "What the role is called"
  type        = string
  default     = "trailmend-planner"
}

variable "policy_arns" {
  description = "The policies of the role: policy_arn of checker, planner and remediator"
  type        = set(string)
}

resource "aws_iam_role" "trailmend" {
  name                 = var.role_name
  max_session_duration = 3600
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          AWS = var.principal
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "sts:ExternalId" = var.external_id
          }
        }
      },
    ]
  })
  tags = {
    trailmend = "setup"
  }
}

resource "aws_iam_role_policy_attachment" "trailmend" {
  for_each   = var.policy_arns
  role       = aws_iam_role.trailmend.name
  policy_arn = each.value
}

output "trailmend_role_arn" {
  value = aws_iam_role.trailmend.arn
}
