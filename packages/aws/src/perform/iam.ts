import {
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam'
import { type Service, service } from '../services/service.ts'
import { onceOnly } from './once.ts'
import { sends } from './send-command.ts'

/** What is changed in IAM. */
export const iamChanges: Service = new Map([
  ...service((settings) => onceOnly(new IAMClient(settings)), {
    CreateRole: sends(CreateRoleCommand),
  }),
  ...service((settings) => new IAMClient(settings), {
    UpdateAssumeRolePolicy: sends(UpdateAssumeRolePolicyCommand),
    PutRolePolicy: sends(PutRolePolicyCommand),
    DeleteRolePolicy: sends(DeleteRolePolicyCommand),
  }),
])
