import { CloudTrailClient, ListPublicKeysCommand, type PublicKey as PublishedKey } from '@aws-sdk/client-cloudtrail'
import type { DigestStore, PublicKey, Unreadable } from '@trailmend/stream'
import type { ClientSettings } from '../client-settings.ts'
import type { Asking } from './asking.ts'
import { VERIFY_OPERATIONS } from './operations.ts'

/** Most pages of public keys that are read: AWS gives all of them in one. */
const MAX_PAGES = 100

/** The way to ask a region for the keys that it signed digests with. */
export function createPublicKeys(asking: Asking): DigestStore['publicKeys'] {
  const { ListPublicKeys } = VERIFY_OPERATIONS
  const clients = new WeakMap<ClientSettings, CloudTrailClient>()
  const clientOf = (settings: ClientSettings): CloudTrailClient => {
    const client = clients.get(settings) ?? new CloudTrailClient(settings)
    clients.set(settings, client)
    return client
  }
  return ({ region, from, to }): Promise<readonly PublicKey[] | Unreadable> =>
    asking.answered(ListPublicKeys, async () => {
      const keys: PublicKey[] = []
      let token: string | undefined
      for (let page = 0; page < MAX_PAGES; page++) {
        const command = new ListPublicKeysCommand({ StartTime: new Date(from), EndTime: new Date(to), NextToken: token })
        const answer = await asking.inRegion(ListPublicKeys, region, (settings) => clientOf(settings).send(command))
        keys.push(...(answer.PublicKeyList ?? []).flatMap(keyOf))
        token = answer.NextToken
        if (token === undefined || token === '') return keys
      }
      throw new Error(`more than ${MAX_PAGES} pages of public keys`)
    })
}

function keyOf({ Value, ValidityStartTime, ValidityEndTime, Fingerprint }: PublishedKey): readonly PublicKey[] {
  if (Value === undefined || ValidityStartTime === undefined || ValidityEndTime === undefined || Fingerprint === undefined) return []
  return [{ fingerprint: Fingerprint, der: Value, validFrom: ValidityStartTime.getTime(), validTo: ValidityEndTime.getTime() }]
}
