import type { RecordedCall } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { sharingOf } from '../../../packages/operate/src/recordings/shared-answers.ts'
import { createSpool, inOrder } from '../../../packages/operate/src/recordings/spool.ts'

const [A, B] = ['100000000001', '100000000002']
const asked = { region: 'us-east-1', service: 's3', operation: 'GetBucketPolicy', input: { Bucket: 'central' } }
const answered = (account: string): RecordedCall => ({ account, ...asked, output: { Policy: `{"of":"${account}","text":"äöü\\n"}` } })
const refused = (account: string): RecordedCall => ({ account, ...asked, error: { name: 'AccessDenied', message: '' } })
const listed = (account: string, region: string): RecordedCall => ({
  account,
  region,
  service: 'cloudtrail',
  operation: 'DescribeTrails',
  input: {},
  output: { trailList: [] },
})

// In memory; in a file from the first call on; in a file that is begun half way.
describe.each([1e6, 0, 400])('with %i bytes of memory', (memory) => {
  test('calls come back whole, in the order of a recording, however often some were put', async () => {
    const spool = createSpool(sharingOf, memory)
    const [first, second] = [
      [listed(B, 'us-east-1'), answered(B)],
      [listed(B, 'eu-west-1'), listed(B, 'ap-south-1')],
    ]
    await Promise.all([spool.put(B, first), spool.put(A, [answered(A)]), spool.put(B, second), spool.put('100000000003', [])])
    expect(spool.accounts()).toEqual([A, B, '100000000003'])
    expect(await spool.calls(A)).toEqual([answered(A)])
    expect(await spool.calls(B)).toEqual(inOrder([...first, ...second]))
    expect(await spool.calls('100000000009')).toEqual([])
    await spool.close()
    await spool.close()
  })

  test("an answer is found by its account, or the last account's that was told anything", async () => {
    const spool = createSpool(sharingOf, memory)
    await spool.put('100000000003', [refused('100000000003')])
    await spool.put(B, [answered(B)])
    await spool.put(A, [answered(A), listed(A, 'us-east-1')])
    expect(await spool.answer(refused(A))).toEqual(answered(B))
    expect(await spool.answer(refused(A), A)).toEqual(answered(A))
    expect(await spool.answer(refused(A), '100000000003')).toEqual(refused('100000000003'))
    expect(await spool.answer(listed(A, 'us-east-1'), A)).toBeUndefined()
    await spool.close()
  })
})

test('of two calls that ask the same, the one that was answered counts, for it comes last', () => {
  expect(inOrder([answered(A), refused(A)])).toEqual([refused(A), answered(A)])
})

test('a folder that takes no file is told, with what to do', async () => {
  const before = process.env.TMPDIR
  process.env.TMPDIR = '/nowhere/at/all'
  try {
    const spool = createSpool(sharingOf, 0)
    await expect(spool.put(A, [answered(A)])).rejects.toThrow(/cannot keep what was answered in \/nowhere\/at\/all: ENOENT.*TMPDIR/)
    await spool.close()
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
})
