import { renderPlanJson, renderPlanMarkdown, renderPlansJson, renderPlansMarkdown, renderPlanTable } from '@trailmend/report/plan'
import fc from 'fast-check'
import { marked, type Token } from 'marked'
import { describe, expect, test } from 'vitest'
import { fullPlan, planOf, plansOf, stepOf } from './made-plan.ts'

const PIECES = [
  '\u001b[31m',
  '\u009b2J',
  '\r\n',
  '\n\n# x\n',
  '\u0000',
  '\u2028',
  '\u202e',
  '\u200b',
  '\ufeff',
  '\u{e0041}',
  '\ud83d',
  '|',
  '`',
  '\n```\n',
  '~~~',
  '<img src=x onerror=alert(1)>',
  '</details>',
  '&lt;',
  '@user',
  '#123',
  'https://evil.example/x',
  '![x](https://evil.example/p.png)',
  '[x](javascript:alert(1))',
  '**a**',
  '::error::x',
  '__proto__',
  '%7B',
  '{"Statement":[{}]}',
  ' ',
  'main',
]
const name = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''))
const RUNS = { seed: 20_261_122, numRuns: 150 }
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u

/** Every token of a page, those inside others among them. */
function tokensOf(markdown: string): readonly Token[] {
  const tokens: Token[] = []
  marked.walkTokens(marked.lexer(markdown), (token) => void tokens.push(token))
  return tokens
}

describe('whatever names hold', () => {
  test('the table shows every character, and moves no cursor', () => {
    fc.assert(
      fc.property(name, (text) => {
        for (const line of renderPlanTable(plansOf([fullPlan(text)]), { color: false, width: 100, verbose: true }).split('\n')) {
          expect(line).not.toMatch(HIDDEN)
        }
      }),
      RUNS,
    )
  })

  test('the page has the same blocks, and no link, image or HTML but our own', () => {
    const blocks = (text: string) =>
      tokensOf(renderPlanMarkdown(fullPlan(text))).filter(({ type }) => type === 'heading' || type === 'code').length
    const usual = blocks('main')
    fc.assert(
      fc.property(name, (text) => {
        const page = renderPlanMarkdown(fullPlan(text))
        expect(tokensOf(page).filter(({ type, raw }) => ['link', 'image', 'html'].includes(type) && raw.trim() !== '<br>')).toEqual([])
        expect(blocks(text)).toBe(usual)
        expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202e\ufeff]/u)
      }),
      RUNS,
    )
  })

  test('JSON holds them as they are, and shows no control character', () => {
    fc.assert(
      fc.property(name, (text) => {
        const plan = fullPlan(text)
        const file = renderPlanJson(plan)
        expect(JSON.parse(file)).toEqual(JSON.parse(JSON.stringify(plan)))
        expect(file.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
        expect(renderPlansJson(plansOf([plan]), { tool: { name: 'trailmend', version: '0' } }).replaceAll('\n', '')).not.toMatch(
          /[\p{Cc}\p{Cf}]/u,
        )
      }),
      RUNS,
    )
  })

  test('of a change that nobody knows the page says its name', () => {
    const step = { ...stepOf(), change: 'constructor', approval: ['toString'], undo: { by: 'nobody', text: 'x' } }
    const plans = plansOf([planOf({ steps: [step as never] })])
    expect(renderPlansMarkdown(plans)).toContain('bucket-policy: constructor')
    expect(renderPlanTable(plans, { color: false, width: 100 })).toContain('toString')
  })
})
