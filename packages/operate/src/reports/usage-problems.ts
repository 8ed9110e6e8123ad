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

/** How a line of a `UsageError` names a place: as compilers do. Lines and columns count from 1. */
const PLACED = /^(.+?):(\d{1,9}):(\d{1,9}): (.*)$/s

/** The problems that a `UsageError` tells of, one for each line of its message. Paths are relative to the folder. */
export function usageProblems({ message }: UsageError, folder: string): readonly UsageProblem[] {
  return message.split('\n').map((line) => {
    const [, file = '', row, column, text = line] = PLACED.exec(line) ?? []
    const path = locateFile(folder, file)
    if (row === undefined || path === undefined) return { text: visible(line), place: undefined }
    return { text: visible(text), place: { path, line: Number(row), column: Number(column) } }
  })
}
