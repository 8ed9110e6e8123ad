import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Where a Chromium is that can be driven, or why there is none. */
export type FoundChromium =
  | { readonly found: true; readonly path: string; readonly version: string }
  | { readonly found: false; readonly why: string }

/** Debian's and Ubuntu's names, and Chrome's, which is the same browser for our purposes. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const IN_APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The oldest one whose style sheets know all that ours says. */
const OLDEST = 131

/** Finds a Chromium on PATH. What only says how to install one, as Ubuntu's does, does not count. */
export function findChromium(): FoundChromium {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const paths = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...IN_APPLICATIONS].filter((path) =>
    existsSync(path),
  )
  const next = 'apt-get install chromium, or install Chrome'
  for (const path of paths) {
    const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 20_000 })
    const version = /\b(\d+)\.[\d.]+/.exec(stdout ?? '')
    if (version !== null && Number(version[1]) >= OLDEST) return { found: true, path, version: version[0] }
  }
  return { found: false, why: `${paths.length === 0 ? 'no Chromium on PATH' : `no Chromium ${OLDEST} or newer on PATH`} (${next})` }
}
