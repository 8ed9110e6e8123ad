import { checkerPolicy, OPERATIONS, PARTITIONS, plannerPolicy } from '@trailmend/core'
import { describe, expect, test } from 'vitest'

const needed = Object.values(OPERATIONS).flatMap(({ use, action }) => (use === 'asked' && action !== undefined ? [action] : []))

describe.each(PARTITIONS)('the policy of a checker in %s', (partition) => {
  const { Version, Statement } = checkerPolicy(partition)

  test('grants every action that a check asks for, and no other', () => {
    expect(Version).toBe('2012-10-17')
    expect(Statement.flatMap(({ Action }) => Action).sort()).toEqual([...new Set(needed)].sort())
  })
  test('allows on no more than each action needs', () => {
    const granted = Object.values(OPERATIONS).flatMap(({ use, action, grantedOn }) =>
      use === 'asked' && action !== undefined ? [[action, grantedOn === '*' ? '*' : `arn:${partition}:${grantedOn}`]] : [],
    )
    for (const [action = '', resource] of granted) {
      expect(Statement.filter(({ Action }) => Action.includes(action)).map(({ Resource }) => Resource)).toContain(resource)
    }
    expect(Statement.every(({ Effect }) => Effect === 'Allow')).toBe(true)
  })
  test('has Sids that IAM accepts and that occur once', () => {
    const sids = Statement.map(({ Sid }) => Sid)
    expect(sids.filter((sid) => !/^[A-Za-z0-9]+$/.test(sid))).toEqual([])
    expect(new Set(sids).size).toBe(sids.length)
  })
  test('can only read', () => {
    expect(Statement.flatMap(({ Action }) => Action).filter((action) => !/^[a-z0-9-]+:(Describe|Get|List)[A-Za-z]+$/.test(action))).toEqual(
      [],
    )
  })
})

test('one statement for anything comes first, then one for each resource', () => {
  const statements = checkerPolicy('aws-us-gov').Statement.map(({ Sid, Resource }) => [Sid, Resource])
  expect(statements[0]).toEqual(['ReadAnything', '*'])
  expect(statements).toContainEqual(['ReadCloudtrailTrail', 'arn:aws-us-gov:cloudtrail:*:*:trail/*'])
})

describe.each(PARTITIONS)('the policy of a planner in %s', (partition) => {
  const actionsIn = ({ Statement }: ReturnType<typeof plannerPolicy>) => Statement.flatMap(({ Action }) => Action)
  const planned = Object.values(OPERATIONS).flatMap(({ use, action }) => (use === 'planned' ? (action ?? []) : []))

  test('grants what a checker is granted, and what is asked besides for a plan', () => {
    expect(actionsIn(plannerPolicy(partition)).sort()).toEqual([...new Set([...actionsIn(checkerPolicy(partition)), ...planned])].sort())
  })
  test('a checker is granted none of the latter', () => {
    expect(actionsIn(checkerPolicy(partition)).filter((action) => planned.includes(action))).toEqual([])
  })
  test('can only read', () => {
    const other = actionsIn(plannerPolicy(partition)).filter((action) => !/^[a-z0-9-]+:(Describe|Get|List|Lookup)[A-Za-z]+$/.test(action))
    expect(other).toEqual([])
  })
})
