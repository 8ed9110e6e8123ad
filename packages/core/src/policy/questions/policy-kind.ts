/** The sorts of policies that can be asked: what a document hangs on. `role-permissions` is one policy of a role. */
export const POLICY_KINDS = ['s3-bucket', 'sns-topic', 'sqs-queue', 'kms-key', 'role-trust', 'role-permissions'] as const

/** What a policy hangs on. */
export type PolicyKind = (typeof POLICY_KINDS)[number]

/** Whether a text names a sort of policy. */
export function isPolicyKind(text: string): text is PolicyKind {
  return POLICY_KINDS.some((kind) => kind === text)
}
