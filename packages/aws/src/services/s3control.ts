import { isIP } from 'node:net'
import { GetPublicAccessBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control'
import type { ClientSettings } from '../client-settings.ts'
import { type Service, service, text } from './service.ts'

/** What is asked of S3 about a whole account. */
export const s3control: Service = service(createClient, {
  GetPublicAccessBlock: (client, input) => client.send(new GetPublicAccessBlockCommand({ AccountId: text(input, 'AccountId') })),
})

/**
 * S3 Control is asked at a name that begins with the account's id. An endpoint of one's own that is an address, or this machine, has
 * no names within it: there the id is told by the header alone, which is sent in any case.
 */
function createClient(settings: ClientSettings): S3ControlClient {
  const client = new S3ControlClient(settings)
  const { endpointProvider } = client.config
  client.config.endpointProvider = (parameters, context) => {
    const url = parameters.Endpoint === undefined ? undefined : new URL(parameters.Endpoint)
    return url === undefined || mayHaveNames(url) ? endpointProvider(parameters, context) : { url }
  }
  return client
}

function mayHaveNames({ hostname }: URL): boolean {
  return hostname !== 'localhost' && isIP(hostname.replace(/^\[|\]$/g, '')) === 0
}
