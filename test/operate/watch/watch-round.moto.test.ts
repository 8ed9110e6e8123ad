import { parseConfig } from '@trailmend/operate'
import { planOptions } from '@trailmend/operate/plan'
import type { KnownRun, RepairContext } from '@trailmend/operate/repair'
import { watchRound } from '@trailmend/operate/watch'
import { beforeEach, expect, test } from 'vitest'
import { createTrailWorld, placeAt } from '../../fakes/moto/account.ts'
import { motoEnv } from '../../fakes/moto/server.ts'
import { useMoto } from '../../fakes/moto/use-moto.ts'
import { ACCOUNT, knownRun } from './known-run.ts'

const OTHER = '210987654321'
const CONFIG = `accounts: [{id: "${ACCOUNT}"}]\nplan: {profile: repair}\n`
const ground = useMoto()
const ask = { clock: Date.now, progress: () => {}, userAgent: 'trailmend/test' }
// No run is begun, so that nothing else is needed.
const repair = ask as unknown as RepairContext

beforeEach(async () => {
  await ground.proxy.reset()
  Object.assign(process.env, motoEnv(ground.proxy.url, ACCOUNT))
  const place = placeAt(ground.proxy.url, { account: ACCOUNT })
  await createTrailWorld(place, { logging: false, trail: { EnableLogFileValidation: false } })
})

/** A round of automation that did everything twice already. `meanwhile` is what happens after the account was looked at. */
async function fought(meanwhile: () => void) {
  const options = planOptions({ regions: ['us-east-1'] }, parseConfig('trailmend.yml', CONFIG))
  const held = { get: () => new Date().toISOString() } as unknown as KnownRun['held']
  const runs = async () => {
    meanwhile()
    return { known: [knownRun({ held }), knownRun({ held })], broken: [] }
  }
  return watchRound('a test', { options, automatic: new Set(['trail-incomplete']) }, { ask, repair, runs })
}

test('whose credentials are of another account by now asks nobody who took steps back, and says so', async () => {
  const round = await fought(() => void Object.assign(process.env, motoEnv(ground.proxy.url, OTHER)))
  const why = `account ${ACCOUNT} was to be checked, but the credentials are of account ${OTHER}`
  expect(round).toMatchObject({ exitCode: 4, problem: '', accounts: [{ account: ACCOUNT, applied: 0 }] })
  expect(round.accounts[0]?.held).toContain(`taken back: who did it could not be looked up in us-east-1 (${why}`)
  expect(round.accounts[0]?.held).toMatch(/Nothing is done in the account before/)
})
