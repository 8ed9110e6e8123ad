import type { SessionOptions } from '@trailmend/aws/collect'
import type { Settings } from '../config/settings.ts'
import type { Quarantine } from '../quarantine/quarantine.ts'
import { targetOf } from './session.ts'

/** What opening a quarantine takes besides its settings. */
export interface QuarantineOpening {
  readonly session: () => Promise<SessionOptions>
  /** The folder where settings name none. */
  readonly otherwise: string
}

const PREFIX = 'quarantine/'

/** Open the quarantine. Throws what opening throws. */
export async function openQuarantine(settings: Settings, { session, otherwise }: QuarantineOpening): Promise<Quarantine> {
  const { quarantine = { folder: otherwise } } = settings
  if ('folder' in quarantine) {
    const { openFolderQuarantine } = await import('../quarantine/folder-quarantine.ts')
    const { folder, size } = quarantine
    return openFolderQuarantine({ folder, ...(size !== undefined && { maxBytes: size }) })
  }
  const [{ createBucketQuarantine }, { createQuarantineObjects }] = await Promise.all([
    import('../quarantine/bucket-quarantine.ts'),
    import('@trailmend/aws/collect'),
  ])
  const { bucket, region, owner, 'kms-key': kmsKey } = quarantine
  const objects = await createQuarantineObjects({
    bucket,
    session: await session(),
    target: targetOf(quarantine),
    ...(region !== undefined && { region }),
    ...(owner !== undefined && { owner }),
    ...(kmsKey !== undefined && { kmsKey }),
  })
  return createBucketQuarantine({ objects, prefix: quarantinePrefix(quarantine) })
}

/** What keys in a bucket of quarantine begin with. */
export function quarantinePrefix({ prefix }: { readonly prefix?: string | undefined }): string {
  return prefix === undefined ? PREFIX : prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`
}
