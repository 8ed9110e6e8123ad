import { afterAll } from 'vitest'

// Files of the pure tier run one after the other in the same process: what one of them sets in the environment ends with it.
const before = { ...process.env }

afterAll(() => {
  for (const name of Object.keys(process.env)) if (!Object.hasOwn(before, name)) delete process.env[name]
  Object.assign(process.env, before)
})
