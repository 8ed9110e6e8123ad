import { z } from 'zod'

/** A role on the way to another. */
export interface ViaSettings {
  readonly role: string
  readonly 'external-id'?: string | undefined
}

/** How to get into an account, where it is not by the caller's own credentials. */
export interface WayIn {
  readonly role?: string | undefined
  readonly 'external-id'?: string | undefined
  /** The roles to assume first, one after the other. */
  readonly via?: readonly ViaSettings[] | undefined
}

/** Which accounts of an organization to check, and how to ask for them. */
export interface OrganizationSettings extends WayIn {
  /** Ids of accounts, organizational units and roots, and names of accounts; without it, every account. */
  readonly include?: readonly string[] | undefined
  readonly exclude?: readonly string[] | undefined
}

/** The account whose credentials tell what other accounts may not read. */
export interface LoggingAccountSettings extends WayIn {
  readonly id: string
}

const ACCOUNT_ID = /^\d{12}$/
/** Source: IAM API Reference, AssumeRole, "ExternalId". */
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/
/** A role's ARN, or its name with its path, to be assumed in each account. Source: IAM quotas, "IAM name requirements". */
const ROLE = /^(arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}|[\w+=,.@/-]{1,576})$/
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/
/** Source: Organizations API Reference, OrganizationalUnit and Root, "Id". */
const PARENT_ID = /^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/

const NO_ACCOUNT_ID = 'expected an account id: twelve digits, in quotes'
const NO_ARN = 'expected the ARN of a role'
/** Longer ways exist on paper only; AWS lets each step last an hour. */
const MAX_HOPS = 5
const MAX_NAMED = 10_000

export const accountId: z.ZodType<string> = z.string(NO_ACCOUNT_ID).regex(ACCOUNT_ID, NO_ACCOUNT_ID)
export const role: z.ZodType<string> = z.string().regex(ROLE, 'expected the ARN or the name of a role')
const roleArn = z.string(NO_ARN).regex(ROLE_ARN, NO_ARN)
export const externalId: z.ZodType<string> = z
  .string()
  .regex(EXTERNAL_ID, 'expected an external id: 2 to 1224 of A-Z a-z 0-9 _ + = , . @ : / -')

const hop = z.union(
  [
    roleArn.transform((role): ViaSettings => ({ role })),
    z.strictObject({
      role: roleArn,
      'external-id': externalId.optional(),
    }),
  ],
  'expected the ARN of a role, or a mapping with role and external-id',
)

/** One role, several or none, read as several. */
export const via: z.ZodType<readonly ViaSettings[]> = z
  .union([hop, z.array(hop).max(MAX_HOPS)], `expected the ARN of a role, or a list of at most ${MAX_HOPS}`)
  .transform((value) => [value].flat())

/** Whether a text is the id of an organizational unit or of a root. */
export function isParentId(text: string): boolean {
  return PARENT_ID.test(text)
}

const named = z
  .array(z.string('expected a text: account ids go in quotes').min(1).max(200), 'expected a list')
  .min(1, 'expected at least one')
  .max(MAX_NAMED)

export const organization: z.ZodType<OrganizationSettings> = z.strictObject({
  role: roleArn.optional().meta({
    description:
      'The ARN of a role of the management account, or of a delegated administrator, to ask with; without it, your own credentials.',
  }),
  'external-id': externalId.optional().meta({ description: 'What its trust policy asks for.' }),
  via: via.optional().meta({ description: 'The roles to assume before it.' }),
  include: named
    .optional()
    .meta({ description: 'Only these: ids or names of accounts, ids of organizational units (ou-…) or roots (r-…), with all below them.' }),
  exclude: named.optional().meta({ description: 'All but these, in the same words.' }),
})

export const loggingAccount: z.ZodType<LoggingAccountSettings> = z.strictObject({
  id: accountId.meta({ description: 'Its id, in quotes.' }),
  role: role.optional().meta({ description: 'The role to assume in it: its ARN, or its name.' }),
  'external-id': externalId.optional().meta({ description: 'What its trust policy asks for.' }),
  via: via.optional().meta({ description: 'The roles to assume before it.' }),
})
