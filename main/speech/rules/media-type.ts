/**
 * The media type of an engine's picture or sound, by its first bytes. Undefined for anything else, which no page
 * gets. VOICEVOX has PNG, WAV and M4A; others have JPEG and WebP too.
 */
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
