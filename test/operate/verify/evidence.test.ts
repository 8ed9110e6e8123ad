import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeCopy } from './copy.ts'
import { runVerify } from './run.ts'

const HOURS = 4
const newFile = (name: string) => join(mkdtempSync(join(tmpdir(), 'trailmend-evidence-')), name)

interface Row {
  readonly code: string
  readonly bucket: string
  readonly key: string
  readonly to: string
  readonly sha256: string
  readonly expectedSha256?: string
  readonly signature: string
  readonly fingerprint: string
}

async function write(evidence: string) {
  const { folder, keys } = makeCopy({ hours: HOURS, heads: 'every' })
  const said: string[] = []
  await runVerify({ folder, publicKeys: [keys], evidence }, { say: (text) => void said.push(text) })
  return { text: readFileSync(evidence, 'utf8'), said: said.join('') }
}

test('its own SHA-256 is said, as sha256sum writes it', async () => {
  const path = newFile('evidence.json')
  const { text, said } = await write(path)
  expect(said).toBe(`${createHash('sha256').update(text).digest('hex')}  ${path}\n`)
})

test('it holds all that it takes to verify the signatures again', async () => {
  const { text } = await write(newFile('evidence.json'))
  const { publicKeys, outcomes } = JSON.parse(text)
  const digests: readonly Row[] = outcomes.filter(({ code }: Row) => code === 'digest-valid')
  expect(digests).toHaveLength(HOURS)
  for (const [index, { to, bucket, key, sha256, signature, fingerprint }] of digests.entries()) {
    const before = digests[index + 1]
    const signed = [to, `${bucket}/${key}`, sha256, before?.signature ?? 'null'].join('\n')
    const { der } = publicKeys.find((each: Row) => each.fingerprint === fingerprint)
    const publicKey = createPublicKey({ key: Buffer.from(der, 'base64'), format: 'der', type: 'pkcs1' })
    expect(verifySignature('sha256', Buffer.from(signed), publicKey, Buffer.from(signature, 'hex'))).toBe(true)
    if (index > 0) expect(digests[index]?.expectedSha256).toBe(sha256)
  }
  const logs: readonly Row[] = outcomes.filter(({ code }: Row) => code === 'log-valid')
  expect(logs).toHaveLength(2 * HOURS)
  expect(logs.filter(({ sha256, expectedSha256 }) => sha256 !== expectedSha256)).toEqual([])
})

test('as Markdown where the path ends so', async () => {
  const { text } = await write(newFile('evidence.md'))
  expect(text).toMatch(/^# Evidence of log file integrity\n/)
  expect(text.match(/^### /gm)).toHaveLength(HOURS)
})

test('JUnit goes wherever a report goes', async () => {
  const { folder, keys } = makeCopy({ hours: HOURS, heads: 'every' })
  const { printed } = await runVerify({ folder, publicKeys: [keys], format: ['junit'] })
  expect(printed).toMatch(
    /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="Trailmend verify" tests="\d+" failures="0" errors="0"/,
  )
})
