import {
  DescribeOrganizationCommand,
  OrganizationsClient,
  paginateListAccounts,
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
} from '@aws-sdk/client-organizations'
import { allPages, type Service, service, text } from './service.ts'

/** What is asked of AWS Organizations, to find the accounts to check. */
export const organizations: Service = service((settings) => new OrganizationsClient(settings), {
  DescribeOrganization: (client) => client.send(new DescribeOrganizationCommand({})),
  ListAccounts: (client) => allPages(paginateListAccounts({ client }, {}), 'Accounts'),
  ListAccountsForParent: (client, input) =>
    allPages(paginateListAccountsForParent({ client }, { ParentId: text(input, 'ParentId') }), 'Accounts'),
  ListOrganizationalUnitsForParent: (client, input) =>
    allPages(paginateListOrganizationalUnitsForParent({ client }, { ParentId: text(input, 'ParentId') }), 'OrganizationalUnits'),
})
