import { visible } from '@trailmend/report'
import type { UsageError } from '../usage-error.ts'
import { type Location, locateFile } from './locate.ts'

/** One thing that is wrong with what the user asked for. */
export interface UsageProblem {
  /** One line, visible characters only. */
  readonly text: string
  /** Where it stands, if it stands in a file of the repository. */
  readonly place: (Location & { readonly column: number }) | undefined
}

/** The problems of a `UsageError` as they can be shown on the lines of a repository. Paths are relative to the folder. */
export function usageProblems({ problems }: UsageError, folder: string): readonly UsageProblem[] {
  return problems.map(({ text, place }) => {
    const path = place && locateFile(folder, place.path)
    if (place === undefined || path === undefined)
      return { text: visible(place === undefined ? text : `${place.path}: ${text}`), place: undefined }
    return { text: visible(text), place: { path, line: place.line, column: place.column } }
  })
}
