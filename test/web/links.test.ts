import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { partsOf } from '../../web/model/links.ts'

const linksIn = (text: string) => partsOf(text).flatMap(({ href }) => href ?? [])

describe('links in a message', () => {
  test('are recognised, and the text stays whole', () => {
    expect(partsOf('See https://example.org/a?b=1#c, and tell me.')).toEqual([
      { text: 'See ' },
      { text: 'https://example.org/a?b=1#c', href: 'https://example.org/a?b=1#c' },
      { text: ', and tell me.' },
    ])
  })

  test.each([
    ['(https://example.org)', 'https://example.org/'],
    ['https://en.wikipedia.org/wiki/Sun_(star)', 'https://en.wikipedia.org/wiki/Sun_(star)'],
    ['"https://example.org/x"', 'https://example.org/x'],
    ['https://example.org/x…', 'https://example.org/x'],
    ['এখানে দেখুন https://example.org/ক।', 'https://example.org/%E0%A6%95'],
    ['HTTP://EXAMPLE.ORG/Path', 'http://example.org/Path'],
    ['<https://example.org/x>', 'https://example.org/x'],
    ['https://[::1]:8080/x', 'https://[::1]:8080/x'],
    ['https://example.org/a;', 'https://example.org/a'],
  ])('%s leads to %s', (text, href) => {
    expect(linksIn(text)).toEqual([href])
  })

  test.each([
    'javascript:alert(1)',
    'javascript://https://example.org/%0aalert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>1</script>',
    'vbscript:msgbox(1)',
    'file:///etc/passwd',
    'ftp://example.org',
    'blob:https',
    'mailto:a@example.org',
    'www.example.org',
    '//example.org',
    'https:/example.org',
    'https://',
    'https:// example.org',
    'https://user:password@example.org',
    'https://bank.example@evil.example/login',
    'https://bank.example%2Flogin@evil.example',
    'https://exa mple',
    'http://a b',
    'http://%00',
    'https://?',
    'https://[::1',
    'xhttps://example.org',
  ])('%o is text, or leads to what it says', text => {
    const safe = linksIn(text).every(href => text.includes(href.replace(/\/$/, '')))
    expect(safe).toBe(true)
    expect(linksIn(text).some(href => /evil|user|password/.test(href))).toBe(false)
    expect(linksIn(text).every(href => /^https?:/.test(href))).toBe(true)
  })

  test.each([
    ['https://аpple.com', 'xn--pple-43d.com'],
    ['https://ไทย.example/', 'xn--o3cw4h.example'],
    ['https://ｇｏｏｇｌｅ.com', 'google.com'],
    ['https://example。com/x', 'example.com'],
    ['http://2130706433/', '127.0.0.1'],
    ['http://0x7f.1/', '127.0.0.1'],
    ['https://%65xample.com', 'example.com'],
    ['https://faß.example', 'xn--fa-hia.example'],
  ])('%s says that it leads to %s', (text, host) => {
    const [part] = partsOf(text)
    expect(part).toMatchObject({ text, host })
    expect(new URL(part?.href ?? '').hostname).toBe(host)
  })

  test('what turns the reading round, or is not seen, ends an address', () => {
    const turned = 'https://example.org/\u202Egpj.exe'
    expect(linksIn(turned)).toEqual(['https://example.org/'])
    expect(linksIn('https://exa\u200Bmple.org')).toEqual(['https://exa/'])
    expect(linksIn('https://example.org\u0000/x')).toEqual(['https://example.org/'])
  })

  test('whatever is said, nothing of it is lost and every link is of the web', () => {
    const pieces = [
      'https://',
      'http://',
      '@',
      '(',
      ')',
      '.',
      '/',
      'a',
      ' ',
      '\\',
      ':',
      '%',
      '#',
      '?',
      'ก',
      '।',
    ]
    const said = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...pieces)).map(all => all.join('')),
    )
    fc.assert(
      fc.property(said, text => {
        const parts = partsOf(text)
        expect(parts.map(part => part.text).join('')).toBe(text)
        for (const { href } of parts) if (href !== undefined) expect(href).toMatch(/^https?:\/\/[^@/]+(\/|$)/)
      }),
      { numRuns: 2000 },
    )
  })

  test('a very long text that almost is an address takes no time', () => {
    const long = `https://example.org/${')'.repeat(16_000)}`
    expect(
      partsOf(long)
        .map(part => part.text)
        .join(''),
    ).toBe(long)
  })
})
