// Source: AWS CloudTrail User Guide, "CloudTrail userIdentity element".

/** What kind of identity made a request. A kind that is not listed is a new one. */
export type IdentityType =
  | 'Root'
  | 'IAMUser'
  | 'AssumedRole'
  | 'Role'
  | 'FederatedUser'
  | 'Directory'
  | 'AWSAccount'
  | 'AWSService'
  | 'IdentityCenterUser'
  | 'SAMLUser'
  | 'WebIdentityUser'
  | 'Unknown'
  | (string & {})

/** Who made a request, and by which credentials. Since 1.0. */
export interface UserIdentity {
  readonly type?: IdentityType
  /** Of an assumed role: the role's own id, a colon, and the name of the session. */
  readonly principalId?: string
  readonly arn?: string
  /** The account that granted the permissions: 12 digits. */
  readonly accountId?: string
  /** Empty where it is withheld, as at sign-ins. */
  readonly accessKeyId?: string
  /** Withheld as `HIDDEN_DUE_TO_SECURITY_REASONS` where it might be a password. */
  readonly userName?: string
  /** With temporary credentials. */
  readonly sessionContext?: SessionContext
  /** The AWS service that made the request for somebody. */
  readonly invokedBy?: string
  /** The account of the provider who made the request by temporary delegation. */
  readonly invokedByDelegate?: { readonly accountId?: string; readonly [field: string]: unknown }
  /** The user of IAM Identity Center for whom it was made. */
  readonly onBehalfOf?: { readonly userId?: string; readonly identityStoreArn?: string; readonly [field: string]: unknown }
  /** What a service's credentials were given out for. */
  readonly inScopeOf?: InScopeOf
  /** Of a bearer token. */
  readonly credentialId?: string
  /** Who vouched for the user: with SAML and web identities. */
  readonly identityProvider?: string
  readonly [field: string]: unknown
}

/** The session that temporary credentials are for. */
export interface SessionContext {
  /** Who gave the credentials out; `{}` where nobody is known. */
  readonly sessionIssuer?: SessionIssuer
  readonly webIdFederationData?: WebIdFederationData
  readonly attributes?: SessionAttributes
  /** Set when a role was assumed, and kept by every role that is assumed from there. */
  readonly sourceIdentity?: string
  /** `1.0` or `2.0`: the version of the instance metadata service that gave them to an instance. */
  readonly ec2RoleDelivery?: string
  readonly ec2IssuedInVpc?: string
  /** `true` in a session of root that `AssumeRoot` gave. */
  readonly assumedRoot?: string | boolean
  readonly [field: string]: unknown
}

/** Who gave temporary credentials out: root, an IAM user, or the role that was assumed. */
export interface SessionIssuer {
  readonly type?: 'Root' | 'IAMUser' | 'Role' | (string & {})
  readonly userName?: string
  readonly principalId?: string
  readonly arn?: string
  readonly accountId?: string
  readonly [field: string]: unknown
}

/** A web identity that temporary credentials were given out for. */
export interface WebIdFederationData {
  readonly federatedProvider?: string
  readonly attributes?: { readonly [name: string]: unknown }
  readonly [field: string]: unknown
}

/** What is known of a session. */
export interface SessionAttributes {
  /** Such as `2026-11-22T10:00:00Z`; in old events `20131102T010628Z`. */
  readonly creationDate?: string
  readonly mfaAuthenticated?: 'true' | 'false' | (string & {})
  readonly sessionCredentialFromConsole?: string
  readonly [field: string]: unknown
}

/** What credentials of a service were given out for, such as one Lambda function. */
export interface InScopeOf {
  readonly sourceArn?: string
  readonly sourceAccount?: string
  /** Such as `AWS::Lambda::Function`. */
  readonly issuerType?: string
  readonly credentialsIssuedTo?: string
  readonly [field: string]: unknown
}
