import { afterAll, beforeAll } from 'vitest'
import { type MotoProxy, startProxy } from './proxy.ts'
import { type MotoServer, startMoto } from './server.ts'

/** A moto server behind a proxy, for as long as the tests of a file run. */
export interface MotoInUse {
  readonly moto: MotoServer
  readonly proxy: MotoProxy
}

/** Start a server and its proxy before the tests of this file, and end them afterwards. Both are there once a test runs. */
export function useMoto(): MotoInUse {
  let running: MotoInUse | undefined
  const inUse = (): MotoInUse => {
    if (running === undefined) throw new Error('moto runs only while tests do')
    return running
  }
  beforeAll(async () => {
    const moto = await startMoto()
    running = { moto, proxy: await startProxy(moto.url) }
  })
  afterAll(async () => {
    await running?.proxy.stop()
    await running?.moto.stop()
  })
  return {
    get moto() {
      return inUse().moto
    },
    get proxy() {
      return inUse().proxy
    },
  }
}
