export { apply, undo } from '../../../packages/operate/src/apply/apply.ts'
export type { ApplyPorts } from '../../../packages/operate/src/apply/ports.ts'
