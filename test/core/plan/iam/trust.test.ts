import { describe, expect, test } from 'vitest'
import { crossAccountTrust, githubTrust } from '../../../../packages/core/src/plan/iam/trust.ts'

const GITHUB = { partition: 'aws', account: '111122223333', repository: 'acme/logs' }
const principal = 'arn:aws:iam::111122223333:role/trailmend'

test('one subject is a text, several are a list; each is exact', () => {
  expect(githubTrust({ ...GITHUB, subjects: [{ environment: 'production' }] })).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            'token.actions.githubusercontent.com:sub': 'repo:acme/logs:environment:production',
          },
        },
      },
    ],
  })
  expect(
    githubTrust({ ...GITHUB, partition: 'aws-cn', subjects: [{ branch: 'release/1' }, 'pull_request'] }).Statement[0].Condition,
  ).toEqual({
    StringEquals: {
      'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com.cn',
      'token.actions.githubusercontent.com:sub': ['repo:acme/logs:ref:refs/heads/release/1', 'repo:acme/logs:pull_request'],
    },
  })
})

test('one role, with its external id', () => {
  expect(crossAccountTrust({ principal, externalId: 'ab' }).Statement[0]).toEqual({
    Effect: 'Allow',
    Principal: { AWS: principal },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'sts:ExternalId': 'ab' } },
  })
})

describe('what would let in strangers is refused', () => {
  test.each(['*', 'acme/*', 'acme', 'acme/logs:x', 'acme/logs/x', '', 'acme/lo?s'])('repository %j', (repository) => {
    expect(() => githubTrust({ ...GITHUB, repository, subjects: ['pull_request'] })).toThrow('not a repository')
  })
  test.each(['*', '', 'a*', 'a:b', 'a b', '${aws:username}', 'a?'])('branch and environment %j', (name) => {
    expect(() => githubTrust({ ...GITHUB, subjects: [{ branch: name }] })).toThrow('compared exactly')
    expect(() => githubTrust({ ...GITHUB, subjects: [{ environment: name }] })).toThrow('compared exactly')
  })
  test('nobody at all', () => {
    expect(() => githubTrust({ ...GITHUB, subjects: [] })).toThrow('nobody')
  })
  test.each([
    '*',
    '111122223333',
    'arn:aws:iam::111122223333:role/*',
    'arn:aws:iam::*:role/x',
    'arn:aws:sts::111122223333:assumed-role/x/y',
  ])('principal %j', (each) => {
    expect(() => crossAccountTrust({ principal: each, externalId: 'abc' })).toThrow('not the ARN')
  })
  test.each(['', 'a', '*', 'a b', 'a*', 'x'.repeat(1225)])('external id %j', (externalId) => {
    expect(() => crossAccountTrust({ principal, externalId })).toThrow('not an external id')
  })
})
