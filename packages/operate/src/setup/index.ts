export { type SetupWishes, setupOptions } from './options.ts'
export { type SetupEnd, type SetupPorts, type SetupResult, setup } from './setup.ts'
