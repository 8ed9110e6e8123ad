import { GetObjectCommand, PutObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3'
import type { ClientSettings } from './client-settings.ts'
import type { JournalObjects } from './journal-store.ts'
import type { Session } from './session.ts'

/** Calls a second of each operation. Our own restraint: S3 lets thousands through. */
const PER_SECOND = 100
/** How often a write is tried that met another one under way. Source: S3 User Guide, "How to prevent object overwrites with conditional writes". */
const MOST_CONFLICTS = 5

/**
 * The objects of a bucket, by the credentials of a session. S3 answers reads with what was written last, and carries out one of several
 * conditional writes. Throws what the SDK throws.
 */
export function createJournalObjects(session: Session, bucket: string): JournalObjects {
  const clients = new WeakMap<ClientSettings, S3Client>()
  const ask = <T>(operation: string, send: (client: S3Client) => Promise<T>): Promise<T> =>
    session.take({ service: 's3', operation, perSecond: PER_SECOND }, session.mainRegion, (settings) => {
      const client = clients.get(settings) ?? new S3Client({ ...settings, followRegionRedirects: true })
      clients.set(settings, client)
      return send(client)
    })
  return {
    get: async (key) => {
      try {
        return await ask('GetObject', async (client) => {
          const { Body, ETag = '' } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
          return { text: (await Body?.transformToString('utf-8')) ?? '', etag: ETag }
        })
      } catch (error) {
        if (isCalled(error, 'NoSuchKey')) return undefined
        throw error
      }
    },
    put: async (key, text, over) => {
      const condition = over === null ? { IfNoneMatch: '*' } : { IfMatch: over }
      const input = { Bucket: bucket, Key: key, Body: text, ContentType: 'application/x-ndjson', ...condition }
      for (let conflicts = 1; ; conflicts++) {
        try {
          const { ETag = '' } = await ask('PutObject', (client) => client.send(new PutObjectCommand(input)))
          return { etag: ETag }
        } catch (error) {
          if (isCalled(error, 'PreconditionFailed') || (over !== null && isCalled(error, 'NoSuchKey'))) return undefined
          if (!isCalled(error, 'ConditionalRequestConflict') || conflicts === MOST_CONFLICTS) throw error
        }
      }
    },
    list: (folder) =>
      ask('ListObjectsV2', async (client) => {
        const names: string[] = []
        const prefix = `${folder}/`
        for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix, Delimiter: '/' })) {
          for (const { Prefix = '' } of page.CommonPrefixes ?? []) names.push(Prefix.slice(prefix.length, -1))
          for (const { Key = '' } of page.Contents ?? []) names.push(Key.slice(prefix.length))
        }
        return names.sort()
      }),
    count: (folder) =>
      ask('ListObjectsV2', async (client) => {
        const counts = new Map<string, number>()
        const prefix = `${folder}/`
        for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
          for (const { Key = '' } of page.Contents ?? []) {
            const [name = '', ...within] = Key.slice(prefix.length).split('/')
            if (within.length > 0) counts.set(name, (counts.get(name) ?? 0) + 1)
          }
        }
        return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
      }),
  }
}

function isCalled(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name
}
