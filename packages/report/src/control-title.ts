import { CONTROLS } from '@trailmend/core'

const titles: ReadonlyMap<string, string> = new Map(CONTROLS.map(({ id, title }) => [id, title]))

/** What a control is called; a control that this version does not know is called by its id. */
export function controlTitle(control: string): string {
  return titles.get(control) ?? control
}
