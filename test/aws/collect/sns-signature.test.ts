import { sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { certificateUrl, createSnsVerifier, stringToSign } from '../../../packages/aws/src/collect/sns-signature.ts'
import { createSigner } from './certificate.ts'

const NOW = Date.UTC(2026, 10, 22)
const URL = 'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem'
const signer = createSigner()
const notification = {
  Type: 'Notification',
  MessageId: 'm',
  TopicArn: 'arn:aws:sns:us-east-1:111122223333:trail',
  Message: '{"s3Bucket":"b","s3ObjectKey":["ü"]}',
  Timestamp: '2026-11-22T10:06:00.000Z',
  SigningCertURL: URL,
}
const confirmation = { ...notification, Type: 'SubscriptionConfirmation', SubscribeURL: 'https://sns/', Token: 't' }

function signed<Message extends Readonly<Record<string, string>>>(message: Message, version = '2', by = signer) {
  const algorithm = version === '1' ? 'sha1' : 'sha256'
  const Signature = sign(algorithm, Buffer.from(stringToSign(message) ?? ''), by.privateKey).toString('base64')
  return { ...message, SignatureVersion: version, Signature }
}

function verifier(pem = signer.pem, now = NOW) {
  const fetched: string[] = []
  const fetchCertificate = async (url: string) => {
    fetched.push(url)
    return pem
  }
  return { fetched, verify: createSnsVerifier({ fetchCertificate, now: () => now }) }
}

describe('what is signed', () => {
  test('of a notification, with and without a subject', () => {
    const text = `Message\n${notification.Message}\nMessageId\nm\nTimestamp\n${notification.Timestamp}\nTopicArn\n${notification.TopicArn}\nType\nNotification\n`
    expect(stringToSign(notification)).toBe(text)
    expect(stringToSign({ ...notification, Subject: 'S' })).toBe(text.replace('Timestamp', 'Subject\nS\nTimestamp'))
    expect(stringToSign({ ...notification, Subject: null })).toBe(text)
  })
  test('of a confirmation', () => {
    const lines = stringToSign({ ...confirmation, Subject: 'not of it' })?.split('\n')
    expect(lines?.filter((_line, index) => index % 2 === 0)).toEqual([
      'Message',
      'MessageId',
      'SubscribeURL',
      'Timestamp',
      'Token',
      'TopicArn',
      'Type',
      '',
    ])
  })
  test.each([{ ...notification, Type: 'Other' }, { ...notification, Message: 7 }, { Type: 'Notification' }, {}, { Type: '__proto__' }])(
    'nothing %#',
    (message) => {
      expect(stringToSign(message)).toBeUndefined()
    },
  )
})

describe('the address of a certificate', () => {
  test.each([
    [URL, true],
    ['https://sns.cn-north-1.amazonaws.com.cn/x.pem', true],
    ['https://sns.us-gov-west-1.amazonaws.com/x.pem', true],
    ['http://sns.us-east-1.amazonaws.com/x.pem', false],
    ['https://sns.us-east-1.amazonaws.com:8443/x.pem', false],
    ['https://sns.us-east-1.amazonaws.com.evil.example/x.pem', false],
    ['https://evil.example/sns.us-east-1.amazonaws.com/x.pem', false],
    ['https://sns.us-east-1.amazonaws.com@evil.example/x.pem', false],
    ['https://user@sns.us-east-1.amazonaws.com/x.pem', false],
    ['https://sns-us-east-1.amazonaws.com/x.pem', false],
    ['https://bucket.s3.us-east-1.amazonaws.com/x.pem', false],
    ['https://sns.bucket.s3.amazonaws.com/x.pem', false],
    ['https://sns.us-east-1.amazonaws.com/x.pem?y=.pem', false],
    ['https://sns.us-east-1.amazonaws.com/x.pem#y', false],
    ['https://sns.us-east-1.amazonaws.com/x.crt', false],
    ['https://sns.us-east-1.amazonaws.com/?Action=GetTopic&x=.pem', false],
    ['sns.us-east-1.amazonaws.com/x.pem', false],
    ['', false],
    [undefined, false],
  ])('%s', (url, isGood) => {
    expect(certificateUrl(url) !== undefined).toBe(isGood)
  })
})

describe('a signature', () => {
  test.each(['1', '2'])('of version %s', async (version) => {
    const { verify } = verifier()
    for (const message of [
      notification,
      confirmation,
      { ...confirmation, Type: 'UnsubscribeConfirmation' },
      { ...notification, Subject: 'Amazon S3 Notification' },
    ]) {
      expect(await verify(signed(message, version))).toBe('valid')
    }
  })
  test('spelled as Lambda does', async () => {
    const { SigningCertURL, ...rest } = signed(notification)
    expect(await verifier().verify({ ...rest, SigningCertUrl: SigningCertURL })).toBe('valid')
  })
  const good = signed(notification)
  test.each([
    ['of another message', { ...good, Message: `${good.Message} ` }, /not of this message/],
    ['of another topic', { ...good, TopicArn: `${good.TopicArn}2` }, /not of this message/],
    ['with a subject that came later', { ...good, Subject: 'x' }, /not of this message/],
    ['of the other version', { ...good, SignatureVersion: '1' }, /not of this message/],
    ['of no version', { ...good, SignatureVersion: '3' }, /version/],
    ['of a version that everything has', { ...good, SignatureVersion: 'constructor' }, /version/],
    ['that is empty', { ...good, Signature: '' }, /not of this message/],
    ['that is no text', { ...good, Signature: 7 }, /no signature/],
    ['that is no base64', { ...good, Signature: '\0💥' }, /not of this message/],
    ['by another key', signed(notification, '2', createSigner()), /not of this message/],
    ['with its certificate elsewhere', { ...good, SigningCertURL: 'https://evil.example/x.pem' }, /address of SNS/],
    ['of nothing', { ...good, Message: undefined }, /not there/],
  ])('%s', async (_what, message, why) => {
    expect(await verifier().verify(message)).toEqual({ invalid: expect.stringMatching(why) })
  })
  test.each([
    ['before it is in force', Date.UTC(2025, 11, 31)],
    ['after', Date.UTC(2027, 0, 2)],
  ])('by a certificate %s', async (_what, now) => {
    expect(await verifier(signer.pem, now).verify(good)).toEqual({ invalid: 'the certificate is not in force' })
  })
})

describe('certificates', () => {
  test('are got once', async () => {
    const { verify, fetched } = verifier()
    await Promise.all([verify(signed(notification)), verify(signed(notification)), verify(signed(confirmation))])
    expect(fetched).toEqual([URL])
  })
  test('what is none is asked for again', async () => {
    const { verify, fetched } = verifier('<html>')
    const invalid = { invalid: 'what is at the address of the certificate is none' }
    expect(await verify(signed(notification))).toEqual(invalid)
    expect(await verify(signed(notification))).toEqual(invalid)
    expect(fetched).toHaveLength(2)
  })
  test('one that cannot be got says nothing of the message', async () => {
    let isDown = true
    const fetchCertificate = async () => {
      if (isDown) throw new Error('no network')
      return signer.pem
    }
    const verify = createSnsVerifier({ fetchCertificate, now: () => NOW })
    await expect(verify(signed(notification))).rejects.toThrow('no network')
    isDown = false
    expect(await verify(signed(notification))).toBe('valid')
  })
  test('no more are kept than there are regions for', async () => {
    const { verify, fetched } = verifier()
    const at = (index: number) => ({ ...signed(notification), SigningCertURL: URL.replace('.pem', `${index}.pem`) })
    for (let index = 0; index < 60; index++) await verify(at(index))
    await verify(at(59))
    expect(fetched).toHaveLength(60)
    await verify(at(0))
    expect(fetched).toHaveLength(61)
  })
})
