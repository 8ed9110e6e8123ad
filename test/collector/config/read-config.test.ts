import { describe, expect, test } from 'vitest'
import { parseConfig } from '../../../packages/collector/src/config/read-config.ts'
import { UsageError } from '../../../packages/collector/src/config/usage-error.ts'

function problemsOf(text: string): readonly string[] {
  try {
    parseConfig('collector.yml', text)
    return []
  } catch (error) {
    if (error instanceof UsageError) return error.message.split('\n')
    throw error
  }
}

const QUEUE = 'https://sqs.eu-west-1.amazonaws.com/111122223333/trail'

describe('what is wrong is told with its line and column', () => {
  const cases: readonly [string, string, readonly string[]][] = [
    ['nothing', '', []],
    ['another version', 'version: 2', ['collector.yml:1:10: version: expected 1']],
    ['an unknown key', 'version: 1\nsauces: []', ['collector.yml:2:1: sauces: no such key']],
    ['a key twice', 'version: 1\nversion: 1', ['collector.yml:2:1: this key is here twice']],
    ['no source', 'sources: []', ['collector.yml:1:10: sources: expected at least one']],
    [
      'a source of no kind',
      'sources:\n  - bocket: a',
      ['collector.yml:2:5: sources.0: expected a mapping with one of queue, bucket, trail, event-history, files'],
    ],
    ['a queue that is none', 'sources:\n  - queue: trail', ['collector.yml:2:12: sources.0.queue: expected the URL of a queue']],
    [
      'a key of another kind of source',
      `sources:\n  - queue: ${QUEUE}\n    follow: true`,
      ['collector.yml:3:5: sources.0.follow: no such key'],
    ],
    ['one source without its dash', `sources:\n  queue: nope`, ['collector.yml:2:10: sources.0.queue: expected the URL of a queue']],
    [
      'all at once, in their order',
      'concurrency: 0\nmemory: lots\nlisten: 99999\nfilter:\n  where: { eventNam: [a] }\n  accounts: [111122223333]',
      [
        'collector.yml:1:14: concurrency: expected a whole number from 1 to 1000',
        'collector.yml:2:9: memory: expected a size such as 256MiB',
        'collector.yml:3:9: listen: expected a port, or an address and a port such as 127.0.0.1:9464',
        'collector.yml:5:12: filter.where.eventNam: no such key',
        'collector.yml:6:14: filter.accounts.0: expected an account id: twelve digits, in quotes',
      ],
    ],
    [
      'a secret itself',
      'sinks:\n  - http: https://example.com\n    secret: whsec_abcdefgh',
      [
        'collector.yml:3:13: sinks.0.secret: expected where the secret is, { env: NAME } or { file: PATH }: a secret itself is never in a configuration',
      ],
    ],
    ['what is no mapping', 'filter: 5', ['collector.yml:1:9: filter: Invalid input: expected object, received number']],
    [
      'what is no mapping, in one of several kinds',
      'sinks: [{ file: out, rotate: 5m }]',
      ['collector.yml:1:30: sinks.0.rotate: Invalid input: expected object, received string'],
    ],
    ['a role that is none', 'role: admin', ['collector.yml:1:7: role: expected the ARN of a role']],
    [
      'a time that is none',
      'sources:\n  - { bucket: logs, from: yesterday }',
      ['collector.yml:2:27: sources.0.from: expected a time such as 2026-11-22 or 2026-11-22T10:00:00Z'],
    ],
  ]
  test.each(cases)('%s', (_what, text, expected) => {
    expect(problemsOf(text)).toEqual(expected)
  })

  test('what is no YAML', () => {
    expect(problemsOf('sources: [')[0]).toMatch(/^collector\.yml:\d+:\d+: /)
  })
  test('a secret is not repeated', () => {
    expect(problemsOf('sinks: [{ http: "https://example.com", secret: whsec_abcdefgh }]').join()).not.toContain('abcdefgh')
  })
  test('a thousand problems are told as fifty', () => {
    const lines = Array.from({ length: 1000 }, (_, index) => `key${index}: 1`).join('\n')
    expect(problemsOf(lines)).toHaveLength(51)
  })
  test('a small file does not grow into a large one', () => {
    const bombs = Array.from({ length: 12 }, (_, index) => `k${index + 1}: &a${index + 1} [${`*a${index},`.repeat(9)}]`).join('\n')
    expect(problemsOf(`k0: &a0 [x]\n${bombs}`)[0]).toMatch(/^collector\.yml: /)
  })
})

test('what holds is read into one form', () => {
  const settings = parseConfig(
    'collector.yml',
    `sources: { bucket: logs, accounts: '111122223333', from: 2026-11-01, every: 2m }
sinks: [{ file: out, rotate: { size: 1MiB, every: 1h } }, { stdout: true, as: ocsf }]
ledger: { dynamodb: ledger }
listen: 9464
filter: { where: { eventName: ConsoleLogin, readOnly: false } }
via: arn:aws:iam::111122223333:role/hub`,
  )
  expect(settings).toEqual({
    sources: [{ bucket: 'logs', accounts: ['111122223333'], from: Date.UTC(2026, 10, 1), every: 120 }],
    sinks: [
      { file: 'out', rotate: { size: 1_048_576, every: 3600 } },
      { stdout: true, as: 'ocsf' },
    ],
    ledger: { dynamodb: 'ledger' },
    listen: { host: '127.0.0.1', port: 9464 },
    filter: { where: { eventName: ['ConsoleLogin'], readOnly: [false] } },
    via: [{ role: 'arn:aws:iam::111122223333:role/hub' }],
  })
})
