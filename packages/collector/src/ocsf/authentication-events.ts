// Sources: the CloudTrail pages of the user guides of AWS Sign-In, AWS STS, IAM Identity Center, IAM Roles Anywhere and EKS Pod Identity;
// OCSF 1.8.0, class Authentication.

import { type EventTable, eventTable } from './event-table.ts'
import type { Coded } from './ocsf-event.ts'

/** What an authentication event is. */
export interface AuthenticationEvent {
  /** `activity_id`; 99 where OCSF has no word for it. */
  readonly activity: number
  /** Whose session begins: of whoever calls, of the role that is assumed, or of a federated user. */
  readonly subject: 'caller' | 'role' | 'federated user'
  readonly protocol?: Coded
  /** With Account Switch. */
  readonly accountSwitch?: Coded
}

const [LOGON, LOGOFF, PREAUTH, SWITCH, OTHER] = [1, 2, 6, 7, 99]
const SAML: Coded = { id: 5, caption: 'SAML' }
const OPENID: Coded = { id: 4, caption: 'OpenID' }
const SUBSTITUTE: Coded = { id: 1, caption: 'Substitute User' }

const CALLER_LOGON: AuthenticationEvent = { activity: LOGON, subject: 'caller' }
const ROLE_LOGON: AuthenticationEvent = { activity: LOGON, subject: 'role' }

export const AUTHENTICATION_EVENTS: EventTable<AuthenticationEvent> = eventTable({
  'signin.amazonaws.com': {
    ConsoleLogin: CALLER_LOGON,
    UserAuthentication: CALLER_LOGON,
    CheckMfa: { activity: PREAUTH, subject: 'caller' },
    CredentialChallenge: { activity: PREAUTH, subject: 'caller' },
    CredentialVerification: { activity: PREAUTH, subject: 'caller' },
    SwitchRole: { activity: SWITCH, subject: 'caller', accountSwitch: SUBSTITUTE },
    ExitRole: { activity: SWITCH, subject: 'caller', accountSwitch: SUBSTITUTE },
    RenewRole: { activity: OTHER, subject: 'caller' },
    GetSigninToken: { activity: OTHER, subject: 'caller' },
    Logout: { activity: LOGOFF, subject: 'caller' },
  },
  'sts.amazonaws.com': {
    AssumeRole: ROLE_LOGON,
    AssumeRoot: CALLER_LOGON,
    AssumeRoleWithSAML: { activity: LOGON, subject: 'role', protocol: SAML },
    AssumeRoleWithWebIdentity: { activity: LOGON, subject: 'role', protocol: OPENID },
    GetSessionToken: CALLER_LOGON,
    GetFederationToken: { activity: LOGON, subject: 'federated user' },
  },
  'sso.amazonaws.com': {
    Authenticate: CALLER_LOGON,
    Federate: CALLER_LOGON,
    Logout: { activity: LOGOFF, subject: 'caller' },
  },
  'rolesanywhere.amazonaws.com': { CreateSession: ROLE_LOGON },
  'eks-auth.amazonaws.com': { AssumeRoleForPodIdentity: CALLER_LOGON },
})
