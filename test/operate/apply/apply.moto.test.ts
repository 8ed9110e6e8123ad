import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apply, undo } from '@trailmend/operate'
import { beforeEach, expect, test } from 'vitest'
import { sessionOf } from '../../aws/perform/truth.ts'
import { useMoto } from '../../fakes/moto/use-moto.ts'
import { lookAt, planFor, portsOf } from './moto-ports.ts'

const ground = useMoto()
beforeEach(() => ground.proxy.reset())

const newFolder = () => mkdtemp(join(tmpdir(), 'apply-'))
/** Not every region is looked at here, so that a further copy of management events cannot be ruled out. */
const approvals: ReadonlySet<string> = new Set(['trail', 'logging'])

test('from nothing to a chain that needs nothing more, and back as far as calls lead', async () => {
  const session = await sessionOf(ground.proxy.url)
  const plan = planFor(await lookAt(session))
  expect(plan.steps.length).toBeGreaterThan(15)
  const ports = portsOf(session, await newFolder(), 10)
  const result = await apply({ plan, approvals, run: 'run-1' }, ports)
  expect([result.outcome, result.because, result.moved]).toEqual(['applied', '', []])
  expect(planFor(await lookAt(session)).steps).toEqual([])
  const back = await undo({ plan, run: 'run-1' }, ports)
  expect([back.outcome, back.because]).toEqual(['undone', ''])
  expect(back.left.map(({ step }) => step)).toContain('bucket-policy')
})

test('a call that is throttled, one that breaks off and one that is not let through yet do not matter', async () => {
  const session = await sessionOf(ground.proxy.url)
  const plan = planFor(await lookAt(session))
  const { fault } = ground.proxy
  fault({ operation: 'CreateRole' }, { kind: 'hang-up' }, { times: 1 })
  fault({ operation: 'CreateLogGroup' }, { kind: 'throttled' }, { times: 1 })
  fault({ operation: 'PutRolePolicy' }, { kind: 'error', status: 500, code: 'ServiceFailure', message: 'again' }, { times: 1 })
  fault(
    { operation: 'UpdateTrail' },
    { kind: 'error', status: 400, code: 'InvalidCloudWatchLogsRoleArnException', message: 'not yet' },
    { times: 2 },
  )
  const result = await apply({ plan, approvals, run: 'run-1' }, portsOf(session, await newFolder(), 10))
  expect([result.outcome, result.because]).toEqual(['applied', ''])
  expect(planFor(await lookAt(session)).steps).toEqual([])
})
