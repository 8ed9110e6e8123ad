import { expect, test } from 'vitest'
import { bundleCollector } from '../../scripts/bundle-collector.ts'
import { filesIn } from '../../scripts/bundle-settings.ts'

test('what reads a configuration is the small half of zod, in English alone', async () => {
  const { metafile } = await bundleCollector('command')
  const ofZod = filesIn(metafile).map((path) => /zod\/v4\/(.+)$/.exec(path.replaceAll('\\', '/'))?.[1] ?? '')
  expect(ofZod.filter((path) => /^(?:classic\/|locales\/(?!index))/.test(path))).toEqual(['locales/en.js'])
})
