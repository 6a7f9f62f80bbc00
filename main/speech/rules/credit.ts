/**
 * The credit that a character's terms ask to show, without brackets. VOICEVOX policies (Markdown) quote it as
 * 「VOICEVOX:名前」 and it is not always the character's name: もち子さん is credited as 「VOICEVOX:もち子(cv 明日葉よもぎ)」. If the
 * policy quotes none: the engine's brand and the name.
 */
export function creditOf(policy: string, character: string, brand: string): string {
  const quoted = /「(VOICEVOX[^」]*)」/u.exec(policy)?.[1]
  if (quoted !== undefined) return quoted
  return `${/^VOICEVOX/i.test(brand) ? 'VOICEVOX' : brand}:${character}`
}
