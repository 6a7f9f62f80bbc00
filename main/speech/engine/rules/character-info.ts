/** What an engine says about a character: its credit, the links in its terms, its pictures and samples. */

/**
 * The credit that a character's terms ask to show, without brackets. VOICEVOX policies (Markdown) quote it as
 * 「VOICEVOX:名前」. It is not always the character's name: もち子さん is credited as 「VOICEVOX:もち子(cv 明日葉よもぎ)」. If the policy
 * quotes no credit, the engine's brand and the character's name are the credit.
 */
export function creditOf(policy: string, character: string, brand: string): string {
  const quoted = /「(VOICEVOX[^」]*)」/u.exec(policy)?.[1]
  if (quoted !== undefined) return quoted
  return `${/^VOICEVOX/i.test(brand) ? 'VOICEVOX' : brand}:${character}`
}

const maxLinks = 20

/** A host name, and a path of characters that need no encoding. Any other character ends the address. */
const address =
  /https:\/\/(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,}(?![\w@:-])(?:\/[\w\-./~%?=&#+]*)?/gi

/** The https addresses in a character's terms, without duplicates, in order. Other addresses remain plain text. */
export function linksIn(terms: string): readonly string[] {
  const links = (terms.match(address) ?? []).map((link) => link.replace(/\.+$/, ''))
  return [...new Set(links)].slice(0, maxLinks)
}

/** The type by the first bytes. VOICEVOX has PNG, WAV and M4A, other engines JPEG and WebP too. Pages get no others. */
export function mediaTypeOf(bytes: Uint8Array): string | undefined {
  const begins = (text: string, at = 0) =>
    Array.from(text).every((character, index) => bytes[at + index] === character.charCodeAt(0))
  if (begins('\u0089PNG')) return 'image/png'
  if (begins('\u00ff\u00d8\u00ff')) return 'image/jpeg'
  if (begins('RIFF') && begins('WEBP', 8)) return 'image/webp'
  if (begins('RIFF') && begins('WAVE', 8)) return 'audio/wav'
  if (begins('ftyp', 4)) return 'audio/mp4'
  return undefined
}

export interface VoiceResource {
  readonly character: string
  readonly type: 'icon' | 'portrait' | 'sample'
  readonly styleId: number
  /** The index of a sample among those of its style. */
  readonly index?: number
}

const pattern = /^\/voice\/([^/]{1,300})\/(icon|portrait|sample)\/(\d{1,15})(?:\/(\d{1,2}))?$/

/** The path of a picture or sample on the pages' origin. */
export function voicePath({ character, type, styleId, index = 0 }: VoiceResource): string {
  const place = type === 'sample' ? `/${index}` : ''
  return `/voice/${encodeURIComponent(character)}/${type}/${styleId}${place}`
}

/** @returns undefined if the path is not from `voicePath` */
export function parseVoicePath(path: string): VoiceResource | undefined {
  const [, character, type, styleId, index = '0'] = pattern.exec(path) ?? []
  if (character === undefined || type === undefined) return undefined
  try {
    return {
      character: decodeURIComponent(character),
      type: type as VoiceResource['type'],
      styleId: Number(styleId),
      index: Number(index),
    }
  } catch {
    return undefined
  }
}
