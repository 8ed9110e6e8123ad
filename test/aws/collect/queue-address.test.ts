import { expect, test } from 'vitest'
import { queueAddress } from '../../../packages/aws/src/collect/queue-address.ts'

test.each([
  ['https://sqs.eu-west-1.amazonaws.com/111122223333/trail', { region: 'eu-west-1' }],
  ['https://sqs-fips.us-gov-west-1.amazonaws.com/111122223333/trail', { region: 'us-gov-west-1' }],
  ['https://sqs.cn-north-1.amazonaws.com.cn/111122223333/trail', { region: 'cn-north-1' }],
  ['https://sqs.us-east-2.api.aws/111122223333/trail', { region: 'us-east-2' }],
  ['https://us-west-2.queue.amazonaws.com/111122223333/trail', { region: 'us-west-2' }],
  ['https://queue.amazonaws.com/111122223333/trail', { region: 'us-east-1' }],
  [
    'https://vpce-0a-1b.sqs.us-east-1.vpce.amazonaws.com/111122223333/trail',
    { region: 'us-east-1', endpoint: 'https://vpce-0a-1b.sqs.us-east-1.vpce.amazonaws.com' },
  ],
  ['http://127.0.0.1:4566/111122223333/trail', {}],
  ['https://sqs.us-east-1.amazonaws.com.evil.example/111122223333/trail', {}],
  ['https://vpce-x.evil.example/111122223333/trail', {}],
])('%s', (url, expected) => {
  expect(queueAddress(url)).toEqual({ account: '111122223333', name: 'trail', ...expected })
})

test.each([
  '',
  'trail',
  'arn:aws:sqs:us-east-1:111122223333:trail',
  'https://sqs.us-east-1.amazonaws.com/',
  'https://sqs.us-east-1.amazonaws.com/1/a/b',
  'file:///111122223333/trail',
  'https://sqs.us-east-1.amazonaws.com/111122223333/a%20b',
])('no queue: %s', (url) => {
  expect(queueAddress(url)).toBeUndefined()
})
