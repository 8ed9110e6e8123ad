import { textField } from '../../observe/answer-fields.ts'
import type { Simulation } from './call.ts'
import { written } from './written.ts'

const CLOUDTRAIL = 'cloudtrail.amazonaws.com'

/** The organization lets the service see its accounts. */
export const enableServiceAccess: Simulation = (account, { input }) =>
  textField(input, 'ServicePrincipal') === CLOUDTRAIL ? { ...account, trustedAccess: written(account.trustedAccess, true) } : account
