import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { recallDigests, rememberDigest } from '../../../packages/collector/src/complete/digest-memory.ts'
import { createChainNotes, recallChains } from '../../../packages/collector/src/complete/known-chains.ts'
import type { Ledger } from '../../../packages/collector/src/ledger/ledger.ts'
import { digest, HOUR, logKey, START, shaOf } from './hours.ts'

const WISH = { from: START - 24 * HOUR, to: START + 48 * HOUR }

/** What is kept of digests in a ledger, whatever it is: a new one for each test. */
export function digestContract(makeLedger: () => Promise<Ledger> | Ledger): void {
  test('what is remembered is what was noted, of any size', async () => {
    const ledger = await makeLedger()
    const large = digest(1, { logs: Array.from({ length: 2_501 }, (_, index) => logKey(1.5, `n${index}`)) })
    const notes = [
      digest(0, { logs: [] }),
      large,
      digest(2, { previous: null, verdict: { is: 'tampered', code: 'x', because: 'y', isSigned: false } }),
    ]
    for (const note of notes) await rememberDigest(ledger, note)
    expect(await recallDigests(ledger, WISH)).toEqual({ notes, broken: 0 })
    expect((await recallDigests(ledger, { ...WISH, from: START + 2 * HOUR + 100_000 })).notes).toEqual([notes[2]])
    expect((await recallDigests(ledger, { ...WISH, account: '444455556666' })).notes).toEqual([])
    expect((await recallDigests(ledger, { ...WISH, account: '111122223333', region: 'us-east-2' })).notes).toHaveLength(3)
  })

  test('a digest whose names are as long as names can be, and all unlike, is kept', async () => {
    const ledger = await makeLedger()
    const logs = Array.from({ length: 1_100 }, () => ({ bucket: 'logs', sha256: shaOf('a'), key: randomBytes(512).toString('hex') }))
    const note = digest(1, { logs })
    await rememberDigest(ledger, note)
    expect(await recallDigests(ledger, WISH)).toEqual({ notes: [note], broken: 0 })
  })

  test('a digest that is replaced takes nobody’s place', async () => {
    const ledger = await makeLedger()
    for (const sha256 of [shaOf('a'), shaOf('b'), shaOf('a')]) await rememberDigest(ledger, digest(0, { sha256 }))
    expect((await recallDigests(ledger, WISH)).notes.map(({ sha256 }) => sha256)).toEqual([shaOf('a'), shaOf('b')])
  })

  test('what was not kept whole, or is something else, is told', async () => {
    const ledger = await makeLedger()
    const large = digest(1, { logs: Array.from({ length: 1_500 }, (_, index) => logKey(1.5, `n${index}`)) })
    const half = new Map<string, string>()
    const rememberAll: Ledger['rememberAll'] = async (values) => {
      for (const [name, value] of values) if (!name.endsWith('/000001')) half.set(name, value)
    }
    await rememberDigest({ rememberAll }, large)
    await ledger.rememberAll(half)
    for (const [index, value] of ['', '{', '[]', 'null', '{"v":2}', '{"v":1,"logs":[1]}', '{"v":1,"__proto__":{"account":"1"}}'].entries())
      await ledger.remember(`digest/2026-11-22/111122223333/x/${index}`, value)
    expect(await recallDigests(ledger, WISH)).toEqual({ notes: [], broken: 8 })
  })

  test('the newest digest of a chain is noted, in whatever order they come', async () => {
    const ledger = await makeLedger()
    const chains = createChainNotes(ledger)
    await Promise.all([2, 3, 1].map((hour) => chains.note(digest(hour))))
    await createChainNotes(ledger).note(digest(0))
    await chains.note(digest(1, { trail: 'second' }))
    await ledger.remember('chain/hostile/name', 'x')
    const at = { account: '111122223333', region: 'us-east-2' }
    expect(await recallChains(ledger)).toEqual([
      { ...at, chain: 'main@us-east-1', end: digest(3).end },
      { ...at, chain: 'second@us-east-1', end: digest(1).end },
    ])
  })
}
