// A small trail as a copy of its bucket on disk: log files of made-up events, and digests signed by a key of its own.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRandom, madeUpEvent } from '../../test/fixtures/cloudtrail-log.ts'
import { publicKeys } from '../../test/operate/verify/copy.ts'
import { at, HOUR, type LogContents, makeChain, SCOPE, testKey } from '../../test/stream/digest/trail.ts'

/** A log file holds what was delivered in five minutes. */
const MINUTES = 5
const START = Date.parse('2026-11-22T07:00:00Z')
const HOURS = 3
const LOGS = 4
const EVENTS = 1_000

export interface SampleTrail {
  /** The copy, keys being paths. */
  readonly bucket: string
  /** What `aws cloudtrail list-public-keys` would print. */
  readonly keys: string
  /** The log files, the oldest first. */
  readonly logs: readonly string[]
}

/**
 * Write a trail of three hours into a folder: twelve log files of a thousand events each, about 20 MB unzipped. The events are the same
 * each time; the key, and so the signatures, are not.
 */
export function writeTrail(folder: string): SampleTrail {
  const [bucket, keys] = [join(folder, 'bucket'), join(folder, 'keys.json')]
  const key = testKey('0123456789abcdef0123456789abcdef', START - HOUR, START + HOURS * HOUR)
  const scope = { ...SCOPE, region: 'us-east-1', trail: 'main' }
  const { objects, digests } = makeChain({ key, scope, start: START, hours: HOURS, logs: LOGS, contents: createContents(scope.account) })
  const pathOf = (name: string) => join(bucket, ...name.split('/').slice(1))
  for (const [name, { bytes }] of objects) {
    mkdirSync(dirname(pathOf(name)), { recursive: true })
    writeFileSync(pathOf(name), bytes)
  }
  // A copy loses what S3 keeps beside an object, and the signatures of digests are there.
  for (const digest of digests) {
    writeFileSync(`${pathOf(at(digest))}.head.json`, JSON.stringify({ Metadata: objects.get(at(digest))?.metadata }))
  }
  writeFileSync(keys, publicKeys(key))
  return { bucket, keys, logs: digests.flatMap(({ logs }) => logs.map((log) => pathOf(at(log)))) }
}

function createContents(account: string): LogContents {
  const random = createRandom(22)
  return (time) => {
    const happened = Array.from({ length: EVENTS }, () => time - random(MINUTES * 60) * 1_000).sort((one, other) => one - other)
    const Records = happened.map((when) => ({
      ...madeUpEvent(random),
      eventTime: new Date(when).toISOString().replace(/\.\d+/, ''),
      awsRegion: 'us-east-1',
      recipientAccountId: account,
    }))
    return JSON.stringify({ Records })
  }
}
