import type { Answer, AwsError } from '../answer.ts'
import { errorAnswer } from '../answer.ts'
import type { MotoCall, Protocol } from '../call.ts'
import { denied } from '../denial.ts'
import type { Correction } from './correction.ts'

const JSON_PROTOCOLS: ReadonlySet<Protocol> = new Set<Protocol>(['json', 'cbor', 'rest-json'])

const inTag = (text: string, tag: string): string | undefined => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(text)?.[1]

const DENIAL = /^User: (\S+) is not authorized to perform: (\S+)/

// moto knows CloudWatch by its signing name; policies and denials call it cloudwatch.
const awsAction = (action: string): string => action.replace(/^monitoring:/, 'cloudwatch:')

const CREDENTIAL_ERRORS: ReadonlyMap<string, AwsError> = new Map([
  ['InvalidClientTokenId', { code: 'UnrecognizedClientException', message: 'The security token included in the request is invalid.' }],
  ['SignatureDoesNotMatch', { code: 'InvalidSignatureException', message: 'The request signature does not match the provided signature.' }],
])

function errorIn(call: MotoCall, answer: Answer): AwsError {
  const text = answer.body.toString('utf8')
  const denial = DENIAL.exec(inTag(text, 'Message') ?? '')
  if (denial !== null) return denied(call, { principal: denial[1]!, action: awsAction(denial[2]!) })
  const known = CREDENTIAL_ERRORS.get(inTag(text, 'Code') ?? '')
  if (known !== undefined) return known
  const said = inTag(text, 'Message') ?? inTag(text, 'title') ?? `status ${answer.status}`
  return { code: 'InternalFailure', status: 500, message: `moto has no answer to ${call.service}:${call.operation} (${said})` }
}

/** Rows that give the errors of JSON services their form. */
export const jsonErrorCorrections: readonly Correction[] = [
  {
    id: 'json-errors',
    service: '*',
    operations: [],
    stands: 'repairs an error',
    moto: 'refuses a call to a JSON service in XML, and answers an operation it lacks or fails at with an HTML page',
    aws: 'answers in JSON: AccessDeniedException with the principal, the action, the resource and the reason',
    page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
    apply: async (call, next) => {
      const answer = await next(call)
      const isMarkup = answer.status >= 400 && answer.body[0] === 0x3c
      return isMarkup && JSON_PROTOCOLS.has(call.protocol) ? errorAnswer(call, errorIn(call, answer)) : answer
    },
  },
]
