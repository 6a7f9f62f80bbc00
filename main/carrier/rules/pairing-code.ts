import { checksum } from './segment-text.ts'

/** The length of the key that the user's devices share. */
export const keyBytes = 16

/** Crockford's alphabet: without letters that look like digits (https://www.crockford.com/base32.html). */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const keyLength = 26
const checkLength = 2

function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const groups = bits.padEnd(keyLength * 5, '0').match(/.{5}/g) ?? []
  return groups.map((group) => alphabet[Number.parseInt(group, 2)]).join('')
}

/** A checksum of two letters, which detects typing errors. */
const checkOf = (text: string): string =>
  base32(Uint8Array.from([0, 8], (shift) => Number.parseInt(checksum(text), 16) >>> shift)).slice(
    0,
    checkLength,
  )

/** The key as a code that the user types on another device: seven groups of four. */
export function pairingCode(key: Uint8Array): string {
  const text = base32(key)
  return (text + checkOf(text)).match(/.{4}/g)?.join('-') ?? ''
}

/** Parses a code in any case and spacing. @returns the key; null if the text is not a code */
export function parsePairingCode(typed: string): Uint8Array | null {
  const letters = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  const text = letters.slice(0, keyLength)
  if (letters !== text + checkOf(text) || !/^[0-9A-HJKMNP-TV-Z]{26}$/.test(text)) return null
  const bits = Array.from(text, (letter) =>
    alphabet.indexOf(letter).toString(2).padStart(5, '0'),
  ).join('')
  const key = Uint8Array.from({ length: keyBytes }, (_, index) =>
    Number.parseInt(bits.slice(index * 8, index * 8 + 8), 2),
  )
  // The last two bits are padding.
  return base32(key) === text ? key : null
}
