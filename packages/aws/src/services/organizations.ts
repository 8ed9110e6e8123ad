import {
  DescribeOrganizationCommand,
  OrganizationsClient,
  paginateListAccounts,
  paginateListAccountsForParent,
  paginateListAWSServiceAccessForOrganization,
  paginateListDelegatedAdministrators,
  paginateListOrganizationalUnitsForParent,
} from '@aws-sdk/client-organizations'
import { allPages, type Service, service, text } from './service.ts'

/** What is asked of AWS Organizations: to find the accounts to check, and for the plan of an organization's trail. */
export const organizations: Service = service((settings) => new OrganizationsClient(settings), {
  DescribeOrganization: (client) => client.send(new DescribeOrganizationCommand({})),
  ListAWSServiceAccessForOrganization: (client) =>
    allPages(paginateListAWSServiceAccessForOrganization({ client }, {}), 'EnabledServicePrincipals'),
  ListDelegatedAdministrators: (client, input) =>
    allPages(
      paginateListDelegatedAdministrators({ client }, { ServicePrincipal: text(input, 'ServicePrincipal') }),
      'DelegatedAdministrators',
    ),
  ListAccounts: (client) => allPages(paginateListAccounts({ client }, {}), 'Accounts'),
  ListAccountsForParent: (client, input) =>
    allPages(paginateListAccountsForParent({ client }, { ParentId: text(input, 'ParentId') }), 'Accounts'),
  ListOrganizationalUnitsForParent: (client, input) =>
    allPages(paginateListOrganizationalUnitsForParent({ client }, { ParentId: text(input, 'ParentId') }), 'OrganizationalUnits'),
})
