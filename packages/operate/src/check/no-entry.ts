import type { IdentityError } from '@trailmend/aws'
import type { Ignorance, Notice, RecordedCall } from '@trailmend/core'
import { IncompleteError } from '../incomplete-error.ts'
import { UsageError } from '../usage-error.ts'

/** The error of a way that leads into another account than the one meant. */
export function wrongAccount(account: string, role: string | undefined, actual: string): UsageError {
  const how = role === undefined ? 'the credentials are' : `${role} is`
  return new UsageError(
    `account ${account} was to be checked, but ${how} of account ${actual}; name a role in ${account} with --role or in trailmend.yml`,
  )
}

/** The error of a logging account that no role is named for, and that is not the caller's own. */
export function wrongLoggingAccount(account: string, actual: string): UsageError {
  return new UsageError(
    `the logging account is ${account}, but the credentials are of account ${actual}; name a role in ${account} with --logging-role or in trailmend.yml`,
  )
}

/** What to tell of a logging account that could not be entered. What nobody else could read is unknown, and says so itself. */
export function notEntered(identity: RecordedCall): Notice {
  const error = 'error' in identity ? `${identity.error.name}: ${identity.error.message}` : ''
  return {
    code: 'logging-account-not-entered',
    text: `The logging account ${identity.account} could not be entered, so what it owns was seen with each account's own credentials only. Its role needs to allow sts:AssumeRole. (${error})`,
  }
}

/** Where the credentials are at fault the user can mend it; where something on the way is, this is no fault of theirs. */
export function noIdentity(error: IdentityError): Error {
  if (!OWN_FAULTS.includes(error.because)) {
    return new IncompleteError(
      `whose credentials these are could not be found out (${error.message}); nothing was checked: see that AWS can be reached, and that AWS_REGION and AWS_ENDPOINT_URL are right if they are set`,
      { cause: error },
    )
  }
  return new UsageError(
    `no usable AWS credentials (${error.message}); log in (aws sso login), set AWS_PROFILE, or use aws-actions/configure-aws-credentials in a workflow`,
    { cause: error },
  )
}

const OWN_FAULTS: readonly Ignorance[] = ['credentials', 'access-denied', 'region-disabled']
