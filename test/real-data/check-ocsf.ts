import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { StreamError } from '@trailmend/stream'
import { readEvents } from '@trailmend/stream/node'
import { problems } from '../collector/ocsf/check.ts'

/** What mapping the events of a folder to OCSF came to. */
export interface OcsfCheck {
  readonly events: number
  /** Events that are refused: no fault, but to be seen. */
  readonly refused: number
  readonly failures: readonly string[]
}

/** Maps every event below a folder to OCSF, and holds that it is valid and that nothing is lost. Files that are no logs are passed over. */
export async function checkOcsf(folder: string): Promise<OcsfCheck> {
  const failures: string[] = []
  let [events, refused] = [0, 0]
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    try {
      for await (const batch of readEvents(path))
        for (const event of batch) {
          const found = problems(JSON.stringify(event.json()))
          events++
          if (found === 'refused') refused++
          else failures.push(...found.map((problem) => `${relative(folder, path)}, byte ${event.offset}: OCSF: ${problem}`))
        }
    } catch (error) {
      if (!(error instanceof StreamError)) throw error
    }
  }
  return { events, refused, failures }
}
