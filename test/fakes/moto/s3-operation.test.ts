import { expect, test } from 'vitest'
import { s3Operation, s3Resource } from './s3-operation.ts'

test.each([
  ['GET', '/', 'ListBuckets'],
  ['GET', '/?x-id=ListBuckets', 'ListBuckets'],
  ['GET', '/b?policy', 'GetBucketPolicy'],
  ['GET', '/b/?policy', 'GetBucketPolicy'],
  ['PUT', '/b?policy', 'PutBucketPolicy'],
  ['DELETE', '/b?policy=', 'DeleteBucketPolicy'],
  ['GET', '/b?policyStatus', 'GetBucketPolicyStatus'],
  ['GET', '/b?publicAccessBlock', 'GetPublicAccessBlock'],
  ['GET', '/b?list-type=2&prefix=a', 'ListObjectsV2'],
  ['GET', '/b?prefix=a', 'ListObjects'],
  ['HEAD', '/b', 'HeadBucket'],
  ['PUT', '/b', 'CreateBucket'],
  ['POST', '/b?delete', 'DeleteObjects'],
  ['GET', '/b/policy', 'GetObject'],
  ['GET', '/b/k?tagging', 'GetObjectTagging'],
  ['PUT', '/b/k?uploadId=1&partNumber=2', 'UploadPart'],
  ['PUT', '/b/k', 'PutObject'],
  ['PATCH', '/b/k', 'Unknown'],
  ['GET', '/v20180820/configuration/publicAccessBlock', 'GetAccountPublicAccessBlock'],
])('%s %s is %s', (method, url, operation) => {
  expect(s3Operation(method, url, {})).toBe(operation)
})

test('a copy is told by its header', () => {
  expect(s3Operation('PUT', '/b/k', { 'x-amz-copy-source': '/b/other' })).toBe('CopyObject')
})

test('bucket, key and parameters are the input', () => {
  expect(s3Resource('/b/a%20b/c?versionId=1&x-id=GetObject')).toEqual({ Bucket: 'b', Key: 'a b/c', versionId: '1' })
  expect(s3Resource('/')).toEqual({})
})
