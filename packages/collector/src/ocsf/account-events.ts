// Sources: IAM and IAM Identity Center API references; AWS Sign-In user guide; OCSF 1.8.0, class Account Change.
import { type EventTable, eventTable } from './event-table.ts'

/** What a change of an account is. */
export interface AccountEvent {
  /** `activity_id`; 99 where OCSF has no word for it. */
  readonly activity: number
  /**
   * Whose account: the user or role that the request or the answer names, or the caller's own. `user or caller` is how IAM reads a request
   * that names no user.
   */
  readonly target: 'user' | 'role' | 'caller' | 'user or caller'
}

const [CREATE, ENABLE, CHANGE, RESET, DISABLE, DELETE, ATTACH, DETACH, MFA_ON, MFA_OFF, OTHER] = [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 99]

const row = (activity: number, target: AccountEvent['target']): AccountEvent => ({ activity, target })
const ofSelf = row(OTHER, 'user or caller')

export const ACCOUNT_EVENTS: EventTable<AccountEvent> = eventTable({
  'iam.amazonaws.com': {
    CreateUser: row(CREATE, 'user'),
    DeleteUser: row(DELETE, 'user'),
    UpdateUser: row(OTHER, 'user'),
    CreateRole: row(CREATE, 'role'),
    CreateServiceLinkedRole: row(CREATE, 'role'),
    DeleteRole: row(DELETE, 'role'),
    DeleteServiceLinkedRole: row(DELETE, 'role'),
    UpdateRole: row(OTHER, 'role'),
    UpdateRoleDescription: row(OTHER, 'role'),
    UpdateAssumeRolePolicy: row(OTHER, 'role'),
    ChangePassword: row(CHANGE, 'caller'),
    CreateLoginProfile: row(OTHER, 'user or caller'),
    UpdateLoginProfile: row(RESET, 'user'),
    DeleteLoginProfile: row(OTHER, 'user or caller'),
    AttachUserPolicy: row(ATTACH, 'user'),
    PutUserPolicy: row(ATTACH, 'user'),
    PutUserPermissionsBoundary: row(ATTACH, 'user'),
    DetachUserPolicy: row(DETACH, 'user'),
    DeleteUserPolicy: row(DETACH, 'user'),
    DeleteUserPermissionsBoundary: row(DETACH, 'user'),
    AttachRolePolicy: row(ATTACH, 'role'),
    PutRolePolicy: row(ATTACH, 'role'),
    PutRolePermissionsBoundary: row(ATTACH, 'role'),
    DetachRolePolicy: row(DETACH, 'role'),
    DeleteRolePolicy: row(DETACH, 'role'),
    DeleteRolePermissionsBoundary: row(DETACH, 'role'),
    EnableMFADevice: row(MFA_ON, 'user'),
    DeactivateMFADevice: row(MFA_OFF, 'user or caller'),
    ResyncMFADevice: row(OTHER, 'user'),
    CreateAccessKey: ofSelf,
    UpdateAccessKey: ofSelf,
    DeleteAccessKey: ofSelf,
    UploadSSHPublicKey: row(OTHER, 'user'),
    UpdateSSHPublicKey: row(OTHER, 'user'),
    DeleteSSHPublicKey: row(OTHER, 'user'),
    UploadSigningCertificate: ofSelf,
    UpdateSigningCertificate: ofSelf,
    DeleteSigningCertificate: ofSelf,
    CreateServiceSpecificCredential: row(OTHER, 'user'),
    UpdateServiceSpecificCredential: ofSelf,
    ResetServiceSpecificCredential: ofSelf,
    DeleteServiceSpecificCredential: ofSelf,
    TagUser: row(OTHER, 'user'),
    UntagUser: row(OTHER, 'user'),
    TagRole: row(OTHER, 'role'),
    UntagRole: row(OTHER, 'role'),
  },
  'identitystore.amazonaws.com': {
    CreateUser: row(CREATE, 'user'),
    UpdateUser: row(OTHER, 'user'),
    DeleteUser: row(DELETE, 'user'),
  },
  'sso-directory.amazonaws.com': {
    CreateUser: row(CREATE, 'user'),
    UpdateUser: row(OTHER, 'user'),
    DeleteUser: row(DELETE, 'user'),
    EnableUser: row(ENABLE, 'user'),
    DisableUser: row(DISABLE, 'user'),
    UpdatePassword: row(RESET, 'user'),
  },
  'signin.amazonaws.com': {
    PasswordRecoveryRequested: row(OTHER, 'caller'),
    PasswordRecoveryCompleted: row(RESET, 'caller'),
    PasswordUpdated: row(CHANGE, 'caller'),
    EmailUpdated: row(OTHER, 'caller'),
  },
})
