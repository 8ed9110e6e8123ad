import { describe, expect, test } from 'vitest'
import { parseArn } from '../../packages/core/src/arn.ts'

/** What an ARN is, as one pattern: the fields are those between the colons. */
const ARN = /^arn:([^:]+):([^:]+):([^:]*):([^:]*):([\s\S]+)$/u

function byPattern(text: string): ReturnType<typeof parseArn> {
  const [, partition, service, region, account, resource] = ARN.exec(text) ?? []
  return partition === undefined || service === undefined || region === undefined || account === undefined || resource === undefined
    ? undefined
    : { partition, service, region, account, resource }
}

describe('parseArn', () => {
  test.each([
    ['arn:aws:s3:::logs', { partition: 'aws', service: 's3', region: '', account: '', resource: 'logs' }],
    [
      'arn:aws-cn:logs:cn-north-1:111122223333:log-group:a:*',
      { partition: 'aws-cn', service: 'logs', region: 'cn-north-1', account: '111122223333', resource: 'log-group:a:*' },
    ],
    ['arn:aws:sns:eu-west-1:111122223333:', undefined],
    ['arn:aws:sns:eu-west-1:111122223333', undefined],
    ['arn::sns:eu-west-1:111122223333:topic', undefined],
    ['arn:aws::eu-west-1:111122223333:topic', undefined],
    ['ARN:aws:sns:eu-west-1:111122223333:topic', undefined],
    ['', undefined],
  ])('%j', (text, arn) => expect(parseArn(text)).toEqual(arn))

  test('says of every text of colons and letters what the pattern says', () => {
    const letters = ['', 'a', ':', 'arn', '\n']
    const texts = [0, 1, 2, 3, 4, 5].reduce<readonly string[]>((all) => all.flatMap((text) => letters.map((each) => text + each)), ['arn:'])
    for (const text of texts) expect(parseArn(text)).toEqual(byPattern(text))
  })
})
