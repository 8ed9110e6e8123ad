import { is, like, otherThan } from './known.ts'
import { ABSENT } from './matches.ts'
import { fields, type Requirement } from './requirement.ts'

/** CloudTrail User Guide, "AWS Management Console sign-in events". */
const SIGN_IN = { eventSource: is('signin.amazonaws.com'), eventType: is('AwsConsoleSignIn') }

/** Later versions of CIS leave out calls made by CloudWatch's own log delivery, and `HeadBucket`, which is refused all day long. */
const BUT_THE_NOISY = { sourceIPAddress: otherThan('delivery.logs.amazonaws.com'), eventName: otherThan('HeadBucket') }

const REFUSED = [like('*UnauthorizedOperation', ['Client.UnauthorizedOperation']), like('AccessDenied*', ['AccessDeniedException'])]

/** Calls that were refused: without the noisy ones, or all. */
export const REFUSED_CALLS: readonly Requirement[] = [BUT_THE_NOISY, {}].map((exceptions) =>
  REFUSED.map((errorCode) => ({
    name: `errorCode ${errorCode.like.text}`,
    where: fields({ errorCode, ...exceptions }),
    given: [],
  })),
)

/**
 * Sign-ins without a second factor: those of IAM users that succeeded, as later versions of CIS have it, or all.
 *
 * The field says `Yes` or `No`, so what must be caught is `No`; a pattern may well ask for anything but `Yes`.
 */
export const SIGN_INS_WITHOUT_MFA: readonly Requirement[] = [
  [
    {
      name: 'ConsoleLogin without MFA by an IAM user',
      where: fields({
        eventName: is('ConsoleLogin'),
        'additionalEventData.MFAUsed': is('No'),
        'userIdentity.type': is('IAMUser'),
        'responseElements.ConsoleLogin': is('Success'),
      }),
      given: fields({ ...SIGN_IN, errorMessage: is(ABSENT), 'additionalEventData.SamlProviderArn': is(ABSENT) }),
    },
  ],
  [
    {
      name: 'ConsoleLogin without MFA',
      where: fields({ eventName: is('ConsoleLogin'), 'additionalEventData.MFAUsed': otherThan('Yes') }),
      given: fields(SIGN_IN),
    },
  ],
]

/** What the root user does itself: services acting on its behalf name themselves in `invokedBy`, or make events of their own type. */
export const ROOT_ACTIONS: readonly Requirement[] = [
  [
    {
      name: 'use of the root user',
      where: fields({ 'userIdentity.type': is('Root'), 'userIdentity.invokedBy': is(ABSENT), eventType: otherThan('AwsServiceEvent') }),
      given: [],
    },
  ],
]

export const FAILED_SIGN_INS: readonly Requirement[] = [
  [
    {
      name: 'ConsoleLogin with a failed authentication',
      where: fields({ eventName: is('ConsoleLogin'), errorMessage: is('Failed authentication') }),
      given: fields({ ...SIGN_IN, 'responseElements.ConsoleLogin': is('Failure') }),
    },
  ],
]
