import { buildApp } from 'fauxqs'

/** S3 and SQS in this process, on this machine's own address. */
export async function startFauxqs(): Promise<{ readonly settings: Settings; readonly url: string; close(): Promise<void> }> {
  const app = buildApp({ logger: false, host: '127.0.0.1' })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const address = app.server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  const settings: Settings = {
    region: 'us-east-1',
    endpoint: url,
    forcePathStyle: true,
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' },
    requestHandler: {},
    maxAttempts: 2,
    retryMode: 'adaptive',
    customUserAgent: 'trailmend-test',
  }
  return { settings, url, close: async () => void (await app.close()) }
}

export interface Settings {
  readonly region: string
  readonly endpoint: string
  readonly forcePathStyle: boolean
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly requestHandler: object
  readonly maxAttempts: number
  readonly retryMode: 'adaptive'
  readonly customUserAgent: string
}
