import { KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms'
import { type Service, service } from '../services/service.ts'
import { sends } from './send-command.ts'

const putKeyPolicy = sends(PutKeyPolicyCommand)

/** What is changed in KMS. The check that whoever puts a policy can still change it afterwards is never left out, whatever a plan says. */
export const kmsChanges: Service = service((settings) => new KMSClient(settings), {
  PutKeyPolicy: (client, input) => putKeyPolicy(client, { ...input, BypassPolicyLockoutSafetyCheck: false }),
})
