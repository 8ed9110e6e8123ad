import { makePlan, type Plan } from '@trailmend/core/plan'
import { describe, expect, test } from 'vitest'
import { DEFAULT_THRESHOLDS } from '../../../packages/core/src/evaluate/control.ts'
import { CONTROLS } from '../../../packages/core/src/evaluate/controls/index.ts'
import { known } from '../../../packages/core/src/observe/fact.ts'
import type { Trail } from '../../../packages/core/src/observe/snapshot.ts'
import { stale } from '../../../packages/operate/src/repair/stale.ts'
import { inputOf, NOW, soundAccount, wholeChain } from '../../fixtures/chain-accounts.ts'
import { collectionOf } from '../../fixtures/chain-scenes.ts'

const settings = wholeChain('repair')
const sound = soundAccount(settings)
const [main] = sound.trails
if (main === undefined) throw new Error('there is a trail')
const second: Trail = { ...main, name: 'second', arn: main.arn.replace(/[^/]+$/u, 'second'), validatesLogFiles: known(false) }

function planAbout(trail: string | null, region = settings.region): Plan {
  return makePlan({
    ...inputOf({ ...sound, trails: [main as Trail, second] }, { ...settings, region, trail }, collectionOf(sound, settings)),
    observedAt: new Date(NOW).toISOString(),
    controls: CONTROLS,
    thresholds: DEFAULT_THRESHOLDS,
    volume: {},
  })
}

const aboutSecond = planAbout('second')

describe('an approved plan that is not the one that would be made now', () => {
  test('is told with every difference, and not where there is none', () => {
    expect(stale(aboutSecond, planAbout(second.arn))).toEqual([])
    const [first, ...differences] = stale({ ...aboutSecond, steps: [] }, aboutSecond)
    expect(first?.text).toMatch(
      /^nothing was done: .* \(was it made with other options, such as --profile, --region, --trail or --use\?\)$/,
    )
    expect(differences).toHaveLength(aboutSecond.steps.length)
    expect(differences[0]?.text).toBe('step bucket-policy: approved no step, now bucket-policy')
  })

  test('and is about another trail, is told with the option that it takes', () => {
    const [first] = stale(aboutSecond, planAbout(null))
    expect(first?.text).toContain(`(it is about another trail: was it made with --trail ${second.arn}, or with `)
  })

  test('repeats nothing that is no trail', () => {
    const decisions = aboutSecond.decisions.map((each) => (each.part === 'trail' ? { ...each, name: 'x --approve' } : each))
    const [first] = stale({ ...aboutSecond, decisions }, planAbout(null))
    expect(first?.text).not.toContain('--approve')
    expect(first?.text).toContain('--trail or --use?')
  })
})
