import { gunzipSync } from 'node:zlib'
import type { OpenWay } from '../way.ts'

/** Unzipping, as people write it: no options. */
export const open: OpenWay = (files) => ({
  pass: () => {
    let check = 0
    for (const { bytes } of files) check += gunzipSync(bytes).length
    return { count: files.length, check }
  },
})
