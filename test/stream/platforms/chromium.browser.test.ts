import { expect, test } from 'vitest'
import { useChromium } from '../../report/html/open-page.ts'
import { bundleCheck } from './bundle.ts'
import type { Report } from './check.ts'
import { LEAST_COMPARISONS, WANTED } from './wanted.ts'

const open = useChromium()

test('the portable entry reads logs and verifies digests in Chromium, and imports nothing of Node', async () => {
  const { code, imports } = await bundleCheck()
  expect(imports).toEqual([])
  const { page, misdeeds } = await open('<!doctype html><title>Trailmend</title>')
  await page.addScriptTag({ content: code, type: 'module' })
  // A module runs when it is ready, which its tag does not wait for.
  await page.waitForFunction('typeof report !== "undefined"')
  const report = (await page.evaluate('report')) as Report
  expect(misdeeds).toEqual([])
  const { comparisons, ...rest } = report
  expect(rest).toEqual(WANTED)
  expect(comparisons).toBeGreaterThan(LEAST_COMPARISONS)
})
