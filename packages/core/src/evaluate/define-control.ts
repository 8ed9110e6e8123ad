import { assess } from './assess.ts'
import type { Control, ControlDefinition } from './control.ts'
import type { SubjectKind } from './subjects.ts'

/** State a control; the engine does the rest. */
export function defineControl<K extends SubjectKind>(definition: ControlDefinition<K>): Control {
  const { judge: _judge, byHand, ...card } = definition
  return { ...card, byHand: byHand(), assess: (account, settings) => assess(definition, account, settings) }
}
