import { expect, test } from 'vitest'
import { objectionTo } from '../../../../packages/core/src/policy/mend/check.ts'
import type { Mending, Wanted } from '../../../../packages/core/src/policy/mend/index.ts'
import { acl, allow, BUCKET, deny, type Json, OWNER, policy, write } from '../questions/fixtures.ts'
import { bucket, gist, text } from './fixtures.ts'

// What the rewriting of a document never brings about; here it has.
const ANYBODYS = allow({ Sid: 'Site', Action: 's3:GetObject', Resource: `${BUCKET}/*` })
const ANY_TRAILS = write({ Condition: undefined })
/** Anybody's, and nothing that a service would be made to do. */
const ANYBODYS_ACL = allow({ Sid: 'Acl', Action: 's3:GetBucketAcl', Resource: BUCKET })
const WIDER = 'unknown: The new document would let more in than is needed.'

function objection(before: readonly Json[], after: readonly Json[], more: { readonly blockPublicPolicy?: boolean } = {}): string {
  const wanted: Wanted = bucket(null, {}, { blockPublicPolicy: false, ...more })
  const found: Mending | undefined = objectionTo(wanted, policy(before), { document: policy(after), text: text(after) })
  return found === undefined ? 'none' : gist(found)
}

test.each<[string, string, readonly Json[], readonly Json[], { readonly blockPublicPolicy?: boolean }?]>([
  ['what was there already', 'none', [acl()], [acl(), write()]],
  ['a document that becomes public', WIDER, [acl()], [acl(), ANYBODYS]],
  ['a document that becomes public without a service', WIDER, [acl()], [acl(), ANYBODYS_ACL]],
  ['a document that was public', 'none', [ANYBODYS], [ANYBODYS, write()]],
  [
    'a document that is public where S3 refuses that',
    'foreign public-policy-blocked',
    [ANYBODYS],
    [ANYBODYS, write()],
    { blockPublicPolicy: true },
  ],
  ["a document that becomes open to anybody's trail", WIDER, [acl()], [acl(), ANY_TRAILS]],
  ["a document that was open to anybody's trail", 'none', [ANY_TRAILS], [ANY_TRAILS, acl()]],
  [
    'a principal who is gone',
    'foreign deleted-principal',
    [acl()],
    [acl(), deny({ Principal: { AWS: ['AROADBQP57FF2AEXAMPLE', OWNER] } })],
  ],
])('%s', (_, expected, before, after, more) => {
  expect(objection(before, after, more)).toBe(expected)
})

test('whether S3 would refuse a public document, where nobody told', () => {
  const { blockPublicPolicy: _, ...wanted } = bucket(null) as Extract<Wanted, { kind: 's3-bucket' }>
  const after = [ANYBODYS, write()]
  const found = objectionTo(wanted, policy([ANYBODYS]), { document: policy(after), text: text(after) })
  expect(found).toMatchObject({ is: 'unknown', why: expect.stringContaining('Whether S3 would refuse') })
})
