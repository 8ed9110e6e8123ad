import { EnableAWSServiceAccessCommand, OrganizationsClient } from '@aws-sdk/client-organizations'
import { type Service, service } from '../services/service.ts'
import { sends } from './send-command.ts'

/** What is changed in AWS Organizations. */
export const organizationsChanges: Service = service((settings) => new OrganizationsClient(settings), {
  EnableAWSServiceAccess: sends(EnableAWSServiceAccessCommand),
})
