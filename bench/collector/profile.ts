import { Session } from 'node:inspector/promises'

/** Lines of a profile that are told. */
const MOST = 40

/** Runs something under V8's profiler, and tells what took longest: milliseconds for each of `count` objects, by function. */
export async function profiled(
  act: () => Promise<number>,
  count: number,
): Promise<{ readonly found: number; readonly profile: readonly string[] }> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: 500 })
  await session.post('Profiler.start')
  const found = await act()
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  const nodes = new Map(profile.nodes.map((node) => [node.id, node.callFrame]))
  const own = new Map<string, number>()
  for (const [index, id] of (profile.samples ?? []).entries()) {
    const { functionName = '', url = '', lineNumber = 0 } = nodes.get(id) ?? {}
    const name = `${functionName || '(anonymous)'} ${url.split('/').slice(-3).join('/')}:${lineNumber + 1}`
    own.set(name, (own.get(name) ?? 0) + (profile.timeDeltas?.[index] ?? 0))
  }
  const longest = [...own].sort(([, a], [, b]) => b - a).slice(0, MOST)
  return { found, profile: longest.map(([name, micros]) => `${(micros / 1000 / count).toFixed(3)} ms  ${name}`) }
}
