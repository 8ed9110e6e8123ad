import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from '@aws-sdk/client-iam'
import { allPages, type Service, service, text } from './service.ts'

/** What is asked of IAM. */
export const iam: Service = service((settings) => new IAMClient(settings), {
  GetRole: (client, input) => client.send(new GetRoleCommand({ RoleName: text(input, 'RoleName') })),
  GetRolePolicy: (client, input) =>
    client.send(new GetRolePolicyCommand({ RoleName: text(input, 'RoleName'), PolicyName: text(input, 'PolicyName') })),
  GetPolicy: (client, input) => client.send(new GetPolicyCommand({ PolicyArn: text(input, 'PolicyArn') })),
  GetPolicyVersion: (client, input) =>
    client.send(new GetPolicyVersionCommand({ PolicyArn: text(input, 'PolicyArn'), VersionId: text(input, 'VersionId') })),
  ListRolePolicies: (client, input) => allPages(paginateListRolePolicies({ client }, { RoleName: text(input, 'RoleName') }), 'PolicyNames'),
  ListAttachedRolePolicies: (client, input) =>
    allPages(paginateListAttachedRolePolicies({ client }, { RoleName: text(input, 'RoleName') }), 'AttachedPolicies'),
})
