import { listField, objectOf, textField } from '../answer-fields.ts'
import { type Answers, readAnswer } from '../answers.ts'
import { type Fact, known, notKnown } from '../fact.ts'
import type { RecordedCall } from '../recording.ts'
import { isWholeList } from './whole-list.ts'

const CLOUDTRAIL = 'cloudtrail.amazonaws.com'

/** The names of the buckets that the account has, sorted. */
export function readOwnBuckets(answers: Answers, account: string): Fact<readonly string[]> {
  const operation = 's3:ListBuckets'
  return readAnswer<readonly string[]>(answers.calls(account, operation).findLast(isWholeList), {
    operation,
    missing: 'ListBuckets',
    read: (output) => {
      const listed = listField(output, 'Buckets')
      const names = listed?.flatMap((each) => textField(objectOf(each) ?? {}, 'Name') ?? [])
      return listed === undefined || names === undefined || names.length < listed.length
        ? notKnown('malformed-answer', 'ListBuckets: expected a list "Buckets", each with "Name"')
        : known(names.sort())
    },
  })
}

/** The accounts that manage CloudTrail for the organization, sorted; none where there is no organization. */
export function readDelegatedAdministrators(answers: Answers, account: string): Fact<readonly string[]> {
  const operation = 'organizations:ListDelegatedAdministrators'
  return readAnswer<readonly string[]>(lastAbout(answers.calls(account, operation), CLOUDTRAIL), {
    operation,
    missing: 'ListDelegatedAdministrators of cloudtrail.amazonaws.com',
    read: (output) => {
      const listed = listField(output, 'DelegatedAdministrators')
      const ids = listed?.flatMap((each) => textField(objectOf(each) ?? {}, 'Id') ?? [])
      return listed === undefined || ids === undefined || ids.length < listed.length
        ? notKnown('malformed-answer', 'ListDelegatedAdministrators: expected a list "DelegatedAdministrators", each with "Id"')
        : known(ids.sort())
    },
    none: { means: [] },
  })
}

function lastAbout(calls: readonly RecordedCall[], service: string): RecordedCall | undefined {
  return calls.findLast(({ input }) => textField(input, 'ServicePrincipal') === service)
}

/** Whether the organization lets CloudTrail see its accounts; `false` where there is no organization. */
export function readTrustedAccess(answers: Answers, account: string): Fact<boolean> {
  const operation = 'organizations:ListAWSServiceAccessForOrganization'
  return readAnswer<boolean>(answers.calls(account, operation).at(-1), {
    operation,
    missing: 'ListAWSServiceAccessForOrganization',
    read: (output) => {
      const services = listField(output, 'EnabledServicePrincipals')
      return services === undefined
        ? notKnown('malformed-answer', 'ListAWSServiceAccessForOrganization: expected a list "EnabledServicePrincipals"')
        : known(services.some((each) => textField(objectOf(each) ?? {}, 'ServicePrincipal') === CLOUDTRAIL))
    },
    none: { means: false },
  })
}
