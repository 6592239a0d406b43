import { describe, expect, it } from 'vitest'
import { isFromListedPage } from '../../shared/auth/origin.ts'

const LIST = ['https://shop.example', 'https://admin.example:8443']
const from = (origin: string, name = 'Origin') => isFromListedPage({ headers: { [name]: origin } }, LIST)

describe('T9: a list of origins', () => {
  it.each(LIST)('lets in the page of %s, however the header is spelt', origin => {
    expect(from(origin)).toBe(true)
    expect(from(origin, 'origin')).toBe(true)
    expect(from(origin, 'ORIGIN')).toBe(true)
  })

  it.each([
    '',
    ' ',
    'null',
    'undefined',
    '*',
    'https://',
    'https://*',
    'https://*.example',
    'shop.example',
    '//shop.example',
    'http://shop.example',
    'wss://shop.example',
    'file://shop.example',
    'javascript://shop.example',
    'HTTPS://shop.example',
    'https://SHOP.example',
    'https://shop.example/',
    'https://shop.example/page',
    'https://shop.example?',
    'https://shop.example#',
    'https://shop.example.',
    'https://shop.example:443',
    'https://shop.example:8443',
    'https://shop.example:',
    'https://admin.example',
    'https://admin.example:84430',
    'https://admin.example:08443',
    'https://shop.example.evil.example',
    'https://evil-shop.example',
    'https://evilshop.example',
    'https://sub.shop.example',
    'https://shop.example@evil.example',
    'https://evil.example@shop.example',
    'https://evil.example/https://shop.example',
    'https://evil.example?https://shop.example',
    'https://evil.example#https://shop.example',
    'https://shop.example, https://evil.example',
    'https://evil.example, https://shop.example',
    'https://shop.example https://evil.example',
    'https://shop.example,https://admin.example:8443',
    ' https://shop.example',
    'https://shop.example ',
    'https://shop.example\u0000',
    'https://shop.example%00.evil.example',
    'https://shop．example',
    'https://ѕhop.example',
    'https://xn--hop-jjd.example',
    'https://shop\u200b.example',
    'https:\\\\shop.example',
    'constructor',
    '__proto__',
  ])('turns %j away', origin => {
    expect(from(origin)).toBe(false)
  })

  it('is none where nobody is listed, and stops no program, which says no origin', () => {
    expect(isFromListedPage({ headers: { Origin: 'https://evil.example' } }, [])).toBe(true)
    expect(isFromListedPage({ headers: {} }, LIST)).toBe(true)
    expect(isFromListedPage({}, LIST)).toBe(true)
  })
})
