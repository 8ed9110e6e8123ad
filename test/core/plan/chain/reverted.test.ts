import { describe, expect, test } from 'vitest'
import type { TrailWrite } from '../../../../packages/core/src/observe/facts/trail-write.ts'
import { lastTool, revertedBy } from '../../../../packages/core/src/plan/chain/reverted.ts'

const ARN = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main'
const ROLE = 'arn:aws:iam::111122223333:role/admin'
const base: TrailWrite = {
  eventId: '1',
  time: '2026-11-01T00:00:00Z',
  eventName: 'UpdateTrail',
  trailArn: ARN,
  trailName: 'main',
  principal: 'arn:aws:sts::111122223333:assumed-role/admin/eve',
  issuer: ROLE,
  invokedBy: null,
  userAgent: 'aws-cli/2',
  sourceIPAddress: null,
}
const OURS: Partial<TrailWrite> = { userAgent: 'aws-sdk-js/3 app/trailmend#1', issuer: null, principal: null }

/** Changes of the one trail, oldest first, a minute apart: `+StartLogging` is Trailmend's. Given as AWS does, newest first. */
const writes = (told: string, theirs: Partial<TrailWrite> = {}): readonly TrailWrite[] =>
  told
    .split(' ')
    .map((each, minute) => ({
      ...base,
      ...(each.startsWith('+') ? OURS : theirs),
      eventId: String(minute),
      eventName: each.replace('+', ''),
      time: `2026-11-01T00:${String(minute).padStart(2, '0')}:00Z`,
    }))
    .reverse()

describe('a change that was taken back', () => {
  test.each([
    ['twice', '+StartLogging StopLogging +StartLogging StopLogging', ROLE],
    ['once', '+StartLogging StopLogging +StartLogging', undefined],
    ['twice after one repair', '+StartLogging StopLogging StopLogging', undefined],
    ['by something that does not take it back', '+StartLogging UpdateTrail +StartLogging UpdateTrail', undefined],
    ['by nobody but Trailmend', '+StartLogging +StopLogging +StartLogging +StopLogging', undefined],
    ['by deleting the trail', '+UpdateTrail DeleteTrail +CreateTrail DeleteTrail', ROLE],
    ['though Trailmend did more after it', '+StartLogging +UpdateTrail StopLogging +StartLogging +UpdateTrail StopLogging', ROLE],
    ['in several calls, which are one', '+StartLogging +UpdateTrail StopLogging UpdateTrail', undefined],
    ['before Trailmend made it', 'StopLogging StopLogging +StartLogging', undefined],
  ])('%s', (_, told, by) => expect(revertedBy(ARN, writes(told))).toBe(by))

  test.each([
    ['by the role of a session', {}, ROLE],
    ['by the session where the event names no role', { issuer: null }, base.principal],
    ['by nobody where the event names none', { issuer: null, principal: null }, 'somebody whom the event does not name'],
    ['by nobody of another trail', { trailArn: `${ARN}2` }, undefined],
  ])('is told %s', (_, theirs, by) => expect(revertedBy(ARN, writes('+UpdateTrail UpdateTrail +UpdateTrail UpdateTrail', theirs))).toBe(by))

  test('is told by whoever did it most often', () => {
    const other = { ...base, issuer: 'once' }
    const told = writes('+UpdateTrail UpdateTrail +UpdateTrail UpdateTrail +UpdateTrail UpdateTrail')
    expect(
      revertedBy(
        ARN,
        told.map((each, index) => (index === 4 ? { ...other, time: each.time } : each)),
      ),
    ).toBe(ROLE)
  })
})

describe('the tool that changed a trail last', () => {
  test.each<[string, Partial<TrailWrite>, string | undefined]>([
    ['a person', {}, undefined],
    ['CloudFormation', { invokedBy: 'cloudformation.amazonaws.com' }, 'CloudFormation'],
    ['CloudFormation, by its user agent', { userAgent: 'cloudformation.amazonaws.com' }, 'CloudFormation'],
    ['Control Tower', { invokedBy: 'controltower.amazonaws.com' }, 'Control Tower'],
    ['Terraform', { userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.9.0 aws-sdk-go-v2' }, 'Terraform'],
    ['OpenTofu', { userAgent: 'APN/1.0 OpenTofu/1.8' }, 'OpenTofu'],
    ['Pulumi', { userAgent: 'aws-sdk-go Pulumi/3.0' }, 'Pulumi'],
    ['something that only sounds so', { userAgent: 'x cloudformation.amazonaws.com.example' }, undefined],
    ['nobody who is named', { userAgent: null }, undefined],
  ])('%s', (_, theirs, tool) => expect(lastTool(ARN, writes('UpdateTrail', theirs))).toBe(tool))

  test('is not the last if a person came after it, and is if only Trailmend did', () => {
    const [tool] = writes('UpdateTrail', { userAgent: 'Terraform/1' })
    const [later, ours] = writes('UpdateTrail UpdateTrail +UpdateTrail').slice(0, 2).reverse()
    if (tool === undefined || later === undefined || ours === undefined) throw new Error('three writes')
    expect(lastTool(ARN, [later, tool])).toBeUndefined()
    expect(lastTool(ARN, [ours, tool])).toBe('Terraform')
    expect(lastTool(`${ARN}2`, [tool])).toBeUndefined()
  })
})
