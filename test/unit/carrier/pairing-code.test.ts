import { expect, test } from 'vitest'
import { pairingCode, parsePairingCode } from '../../../main/carrier/rules/pairing-code.ts'
import fc from '../../support/fast-check.ts'

const key = fc.uint8Array({ minLength: 16, maxLength: 16 })

test('a code parses to its key, in any case and spacing', () => {
  fc.assert(
    fc.property(key, (bytes) => {
      const code = pairingCode(bytes)
      expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/)
      for (const typed of [
        code,
        code.toLowerCase(),
        code.replaceAll('-', ' '),
        code.replaceAll('0', 'o').replaceAll('1', 'l'),
      ])
        expect(parsePairingCode(typed)).toEqual(bytes)
    }),
  )
})

test('nearly every wrong letter is detected, and every wrong length', () => {
  const code = pairingCode(Uint8Array.from({ length: 16 }, (_, index) => index * 7))
  const wrong = Array.from(code).flatMap((letter, index) =>
    letter === '-'
      ? []
      : [code.slice(0, index) + (letter === 'X' ? 'Y' : 'X') + code.slice(index + 1)],
  )
  expect(wrong.filter((one) => parsePairingCode(one) !== null)).toEqual([])
  // The last two bits of the key's last letter are padding.
  expect(parsePairingCode('0000-0000-0000-0000-0000-0000-00R8')).toEqual(new Uint8Array(16))
  expect(parsePairingCode('0000-0000-0000-0000-0000-0000-01AG')).toBeNull()
  for (const one of ['', 'X', code.slice(1), `${code}0`, code.replace(/.$/, 'U')])
    expect(parsePairingCode(one)).toBeNull()
})
