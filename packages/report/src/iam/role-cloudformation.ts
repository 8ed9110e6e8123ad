import { GITHUB_PROVIDER } from '@trailmend/core/plan'
import { renderTemplate, type TemplateValue } from '../cloudformation/render-template.ts'
import { MARK } from './placeholders.ts'

const Tags = Object.entries(MARK).map(([Key, Value]) => ({ Key, Value }))
const policyArns = (what: string): TemplateValue => ({ Type: 'CommaDelimitedList', Description: what })

function role(
  name: TemplateValue,
  statement: Readonly<Record<string, TemplateValue>>,
  policies: string,
): Readonly<Record<string, TemplateValue>> {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: name,
      MaxSessionDuration: 3600,
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] },
      ManagedPolicyArns: { Ref: policies },
      Tags,
    },
  }
}

/** The role that Trailmend takes on in another account, as a CloudFormation template. */
export function renderCrossAccountCloudFormation(): string {
  const trust = {
    Principal: { AWS: { Ref: 'Principal' } },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'sts:ExternalId': { Ref: 'ExternalId' } } },
  }
  return renderTemplate({
    Description: 'The role that Trailmend takes on in this account',
    Parameters: {
      Principal: {
        Type: 'String',
        AllowedPattern: 'arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]+',
        Description: 'The ARN of the one role that may take it on',
      },
      ExternalId: {
        Type: 'String',
        MinLength: 2,
        MaxLength: 1224,
        AllowedPattern: '[A-Za-z0-9_+=,.@:/-]+',
        Description: 'Of your own, the same in the configuration, and nobody else has it',
      },
      RoleName: { Type: 'String', Default: 'trailmend-planner', Description: 'What the role is called' },
      PolicyArns: policyArns('The policies of the role: PolicyArn of the stacks of checker, planner and remediator'),
    },
    Resources: { Role: role({ Ref: 'RoleName' }, trust, 'PolicyArns') },
    Outputs: { RoleArn: { Value: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
  })
}

/** The roles that a repository's workflows take on by GitHub's word, one to check and one to apply, as a CloudFormation template. */
export function renderGithubCloudFormation(): string {
  const provider = `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:oidc-provider/${GITHUB_PROVIDER}`
  const subject = (what: string): TemplateValue => ({ 'Fn::Sub': `repo:\${Repository}:${what}` })
  const branch = subject('ref:refs/heads/${Branch}')
  const trust = (sub: TemplateValue): Readonly<Record<string, TemplateValue>> => ({
    Principal: { Federated: { 'Fn::If': ['MakesProvider', { Ref: 'Provider' }, { 'Fn::Sub': provider }] } },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: {
        [`${GITHUB_PROVIDER}:aud`]: { 'Fn::If': ['IsChina', 'sts.amazonaws.com.cn', 'sts.amazonaws.com'] },
        [`${GITHUB_PROVIDER}:sub`]: sub,
      },
    },
  })
  return renderTemplate({
    Description: "The roles that a repository's workflows take on: one checks and plans, the other applies",
    Parameters: {
      Repository: { Type: 'String', AllowedPattern: '[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+', Description: 'OWNER/NAME' },
      Branch: { Type: 'String', Default: 'main', AllowedPattern: '[A-Za-z0-9_./-]+', Description: 'The default branch' },
      Environment: {
        Type: 'String',
        Default: 'cloudtrail',
        AllowedPattern: '[A-Za-z0-9_.-]*',
        Description: 'The environment of the job that applies; empty to let every job for the default branch apply',
      },
      MakeProvider: {
        Type: 'String',
        AllowedValues: ['yes', 'no'],
        Default: 'yes',
        Description: "Whether the account lacks GitHub's provider",
      },
      CheckPolicyArns: policyArns('The policies of the role that checks and plans: PolicyArn of the stack of the planner'),
      ApplyPolicyArns: policyArns('The policies of the role that applies: PolicyArn of the stacks of the planner and the remediator'),
    },
    Conditions: {
      IsChina: { 'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws-cn'] },
      HasEnvironment: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Environment' }, ''] }] },
      MakesProvider: { 'Fn::Equals': [{ Ref: 'MakeProvider' }, 'yes'] },
    },
    Resources: {
      Provider: {
        Type: 'AWS::IAM::OIDCProvider',
        Condition: 'MakesProvider',
        Properties: {
          Url: `https://${GITHUB_PROVIDER}`,
          ClientIdList: [{ 'Fn::If': ['IsChina', 'sts.amazonaws.com.cn', 'sts.amazonaws.com'] }],
          Tags,
        },
      },
      CheckRole: role('trailmend-planner', trust([branch, subject('pull_request')]), 'CheckPolicyArns'),
      ApplyRole: role(
        'trailmend-remediator',
        trust({ 'Fn::If': ['HasEnvironment', subject('environment:${Environment}'), branch] }),
        'ApplyPolicyArns',
      ),
    },
    Outputs: {
      CheckRoleArn: { Value: { 'Fn::GetAtt': ['CheckRole', 'Arn'] } },
      ApplyRoleArn: { Value: { 'Fn::GetAtt': ['ApplyRole', 'Arn'] } },
    },
  })
}
