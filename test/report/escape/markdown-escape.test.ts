import { escapeMarkdown } from '@trailmend/report'
import { describe, expect, test } from 'vitest'

describe('escapeMarkdown', () => {
  test.each([
    ['a plain name', 'trail-main', 'trail-main'],
    ['a version at the start', '3.4 control', '3.4 control'],
    ['an account id, which stays one piece', '111122223333', '111122223333'],
    ['a pipe', 'a|b', 'a&#124;b'],
    ['an escaped pipe', 'a\\|b', 'a\\\\&#124;b'],
    ['HTML', '<b>&amp;</b>', '&lt;b&gt;&amp;amp;&lt;/b&gt;'],
    ['an HTML comment', '<!-- x -->', '&lt;!-- x --&gt;'],
    ['a link', '[a](b)', '\\[a\\](b)'],
    ['an image', '![a](b)', '!\\[a\\](b)'],
    ['code', '`a`', '\\`a\\`'],
    ['emphasis', '*a* _b_ ~~c~~', '\\*a\\* \\_b\\_ \\~\\~c\\~\\~'],
    ['mathematics', '$a$', '&#36;a&#36;'],
    ['an expression of a workflow', '${{ github.token }}', '&#36;{{ github.token }}'],
    ['a mention', '@octocat', '@&#8203;octocat'],
    ['an address', 'a@b.example', 'a@&#8203;b.example'],
    ['an issue', '#12 o/r#3', '\\#&#8203;12 o/r#&#8203;3'],
    ['an issue in words', 'GH-12 gh-3', 'GH-&#8203;12 gh-&#8203;3'],
    ['an advisory', 'CVE-2026-1', 'CVE-&#8203;2026-1'],
    ['a URL', 'https://evil.example', 'https:&#8203;//evil.example'],
    ['a host', 'www.evil.example', 'www&#8203;.evil.example'],
    ['a commit', 'deadbeefcafe1', 'deadbe&#8203;efcafe&#8203;1'],
    ['a list', '- a', '\\- a'],
    ['a numbered list', '1. a', '1\\. a'],
    ['a heading', '# a', '\\# a'],
    ['an underline', '===', '\\==='],
    ['indented code', '    a', '&#32;   a'],
    ['a line break', 'a\n# b', 'a\\\\u{a}# b'],
    ['a zero-width space of somebody else', 'a\u200bb', 'a\\\\u{200b}b'],
  ])('makes plain text of %s', (_, text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped)
  })

  test('cuts before escaping', () => {
    expect(escapeMarkdown('||||', { limit: 3 })).toBe('&#124;&#124;…')
  })
})
