import type { Conditions } from './policy-types.ts'

/** What a remediator may never do, whatever else is attached to its role. */
export interface DenyRow {
  readonly sid: string
  readonly actions: readonly string[]
  readonly on: readonly string[]
  /** Only then; always where it is left out. */
  readonly when?: Conditions
  readonly why: string
}

/** Explicit refusals, one row each; they win over every grant. No step needs any of it, and no profile takes one away. */
export const DENIES: readonly DenyRow[] = [
  {
    sid: 'NeverStopOrDestroy',
    why: 'It ends recording, or takes away what was recorded.',
    actions: [
      'cloudtrail:StopLogging',
      'cloudtrail:DeleteTrail',
      's3:DeleteBucket',
      's3:DeleteBucketPolicy',
      's3:DeleteObject',
      's3:DeleteObjectVersion',
      's3:PutLifecycleConfiguration',
      's3:BypassGovernanceRetention',
      'kms:ScheduleKeyDeletion',
      'kms:DisableKey',
      'sns:DeleteTopic',
      'sqs:DeleteQueue',
      'sqs:PurgeQueue',
      'logs:DeleteLogGroup',
      'logs:DeleteLogStream',
      'organizations:DisableAWSServiceAccess',
    ],
    on: ['*'],
  },
  {
    sid: 'NeverOpen',
    why: 'It lets strangers in past the policies.',
    actions: ['s3:PutBucketAcl', 's3:PutObjectAcl', 'sns:AddPermission', 'sqs:AddPermission', 'kms:CreateGrant'],
    on: ['*'],
  },
  {
    sid: 'NeverGainMore',
    why: 'It would give the remediator, or somebody by its hand, more than is written here.',
    actions: [
      'iam:AttachGroupPolicy',
      'iam:AttachRolePolicy',
      'iam:AttachUserPolicy',
      'iam:AddUserToGroup',
      'iam:CreateAccessKey',
      'iam:CreateLoginProfile',
      'iam:CreatePolicyVersion',
      'iam:CreateUser',
      'iam:DeleteRolePermissionsBoundary',
      'iam:PutGroupPolicy',
      'iam:PutRolePermissionsBoundary',
      'iam:PutUserPolicy',
      'iam:SetDefaultPolicyVersion',
      'iam:UpdateLoginProfile',
    ],
    on: ['*'],
  },
  {
    sid: 'NeverBecomeDeliveryRole',
    why: 'Whoever may write the policies of a role must not be able to take it on.',
    actions: ['sts:AssumeRole'],
    on: ['iam::{account}:role/{deliveryRole}'],
  },
  {
    sid: 'NeverWithoutBoundary',
    why: 'A role without the boundary could be given any permission.',
    actions: ['iam:CreateRole', 'iam:PutRolePolicy'],
    on: ['iam::{account}:role/{deliveryRole}'],
    when: { StringNotEquals: { 'iam:PermissionsBoundary': ['{boundary}'] } },
  },
]
