import { isAbsolute, relative } from 'node:path'
import type { SourcedFinding } from '@trailmend/core'
import type { Config } from '../config/read-config.ts'

/** A line of a file in the repository. */
export interface Location {
  /** Relative to the working folder, with forward slashes. */
  readonly path: string
  /** Counts from 1. */
  readonly line: number
}

/**
 * Where in the repository a finding belongs: the line of the configuration that declares its account, else the recording it
 * came from, else the place where the configuration would be. GitHub accepts no finding without a place.
 */
export function locateIn(config: Config | undefined, folder: string): (finding: SourcedFinding) => Location {
  return ({ account, source }) => {
    const line = config?.accountLines.get(account)
    if (config !== undefined && line !== undefined) return { path: locateFile(folder, config.path) ?? config.path, line }
    const recording = source === 'live' ? undefined : locateFile(folder, source)
    return { path: recording ?? (config && locateFile(folder, config.path)) ?? 'trailmend.yml', line: 1 }
  }
}

/** A file's path from the folder, with forward slashes; `undefined` where it is not inside. */
export function locateFile(folder: string, path: string): string | undefined {
  const from = relative(folder, isAbsolute(path) ? path : `${folder}/${path}`)
  return from.startsWith('..') || isAbsolute(from) ? undefined : from.replaceAll('\\', '/')
}
