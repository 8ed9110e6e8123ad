export { createConnection } from './connection.ts'
export { observeAccount, type Witness } from './observe-account.ts'
export { createPace, type Pace } from './pace.ts'
export { IdentityError, openSession, type Session, type SessionOptions, type Target } from './session.ts'
