import { readFileSync } from 'node:fs'

/** The file that pins moto, for pip and for everything that checks a version. */
const requirementsFile: URL = new URL('requirements.txt', import.meta.url)

/** The pinned version of moto, such as `5.2.1`. Throws when the file pins none. */
export function pinnedVersion(text: string = readFileSync(requirementsFile, 'utf8')): string {
  const version = /^moto\[server\]==(\d+\.\d+\.\d+)\s*$/m.exec(text)?.[1]
  if (version === undefined) throw new Error(`${requirementsFile.pathname} pins no version of moto[server]`)
  return version
}
