import type { Because } from './answer.ts'

const MAX_SUBJECT = 200

/** The reasons of all answers. `$` stands for what the reason is about. */
const TEXTS = {
  'all-allowed': 'every call that is needed is allowed',
  'explicit-deny': 'a Deny statement refuses the call',
  'nothing-allowed': 'no statement allows anything',
  'principal-differs': 'the nearest Allow statement is for another principal',
  'action-differs': 'the nearest Allow statement is for other actions',
  'resource-differs': 'the nearest Allow statement is for another resource',
  'condition-differs': 'a condition of the nearest Allow statement does not hold for the call',
  'statement-undecided': 'an element that matters cannot be judged: $',
  'network-path-undecided': 'the answer depends on the way the service reaches the resource, which AWS may change',
  'identity-does-not-allow': "the caller's own policies do not allow the call",
  'resource-does-not-allow': "the resource's policy does not allow the call",
  'old-account-principals': 'only the account ids CloudTrail used in its first regions are allowed; the service principal is not',
  'old-account-principals-elsewhere': 'the policy names account ids of CloudTrail, but not the one of region $',
  'china-service-principal': 'only the service name ending in .amazonaws.com.cn is allowed, which AWS no longer documents for CloudTrail',
  'regional-service-principal': 'only the regional service name $ is allowed, which AWS uses in opt-in regions alone',
  'digest-encryption-undocumented': 'AWS documents two ways to encrypt digest files, and this policy refuses one of them',
  'assumed-request': 'the call would fail, but whether it is made at all is not known without: $',
  'source-condition-in-log-role': 'CloudTrail sends no aws:SourceArn and no aws:SourceAccount when it assumes the role for CloudWatch Logs',
  'log-group-in-other-region': 'the log group is in $, and CloudTrail uses the home region of the trail',
  'plain-account-path-missing': 'log files could not be delivered if the trail stopped being an organization trail',
  'plain-account-streams-missing': 'log streams could not be written if the trail stopped being an organization trail',
  'anyone-limited-by-source': 'the statement is for anyone and held back by its condition; naming the service principal is safer',
  'prefix-holds-awslogs': 'the prefix itself contains AWSLogs/, which AWS reserves',
  'context-missing': 'not told: $',
  'context-invalid': 'not usable as it was told: $',
  'partition-mismatch': 'not in the partition of the trail: $',
  'document-unreadable': 'the document is not a policy AWS would accept: $',
  'document-missing': 'the policy of the $ was not given',
  'wildcard-principal': 'an Allow statement is for anyone, and no condition limits it to fixed accounts, organizations or networks',
  'part-wildcard-principal': 'an Allow statement has a principal with a part wildcard, which AWS does not accept as a limit',
  'not-principal-allow': 'an Allow statement with NotPrincipal is for everybody it does not list',
  'shared-identity-provider': 'anyone can sign in with the identity provider $, and no condition fixes whose identities may come',
  'fixed-principals': 'every Allow statement names its principals',
  'limited-by-condition': 'statements for anyone are limited by a condition to fixed values',
  'public-undecided': 'whether a statement for anyone is limited cannot be said: $',
  'service-without-source': 'a service may act for any AWS customer: no condition fixes whose resource it acts for',
  'source-fixed': 'every statement that lets a service act fixes whose resource it acts for',
  'no-service-acts': 'no statement lets a service write, publish, send or use the key',
  'deputy-undecided': 'whether the source is fixed cannot be said: $',
  'harmless-without-source': 'a statement without a fixed source only reads metadata ($)',
  'log-role-takes-no-source': 'AWS supports no source condition on the role for CloudWatch Logs, so its absence is no finding',
  'any-action': 'a statement allows more actions than are needed',
  'beyond-log-path': 'a statement reaches beyond the AWSLogs/ folder',
  'any-resource': 'a statement covers every resource',
  'narrow-grants': 'no statement reaches further than its purpose',
  'foreign-principal': 'not among the trusted: $',
  'trusted-principals': 'all principals belong to the owner or to those trusted',
  'unidentified-owner': 'whose principal this is cannot be read from it: $',
  'deleted-principal':
    'the unique id $ stands for a deleted user or role, or for one of another account; a new one of the same name does not match',
  'no-stale-principals': 'no principal is a unique id',
  'within-limits': 'size and counts are within what AWS accepts',
  'too-large': 'the document has $',
  'too-many': 'there are $',
  'duplicate-sid': 'two statements have the Sid $, which this service does not accept',
  'sid-missing': 'a statement has no Sid, which this service needs',
  'bad-character': 'the document has a character this service does not accept: $',
  'more-places': 'the same finding in $ more places is left out',
  'size-of-compact-form': 'measured without white space, as only the parsed document was given',
} as const

/** The code of a reason. */
export type BecauseCode = keyof typeof TEXTS

/**
 * Put a reason into words.
 *
 * `subject` comes from policies and from callers: it is shortened to 200 characters, and never read for placeholders.
 */
export function because(code: BecauseCode, subject = ''): Because {
  const shown = subject.length > MAX_SUBJECT ? `${subject.slice(0, MAX_SUBJECT)}…` : subject
  return { code, text: TEXTS[code].replace('$', () => shown) }
}
