/** A character's picture or sample, as a page requests it. */
export interface VoiceResource {
  readonly character: string
  readonly what: 'icon' | 'portrait' | 'sample'
  readonly styleId: number
  /** For a sample: its index among those of the style. */
  readonly index: number
}

const pattern = /^\/voice\/([^/]{1,300})\/(icon|portrait|sample)\/(\d{1,15})(?:\/(\d{1,2}))?$/

/** Its path on the pages' origin. */
export function voicePath({ character, what, styleId, index }: VoiceResource): string {
  const place = what === 'sample' ? `/${index.toString()}` : ''
  return `/voice/${encodeURIComponent(character)}/${what}/${styleId.toString()}${place}`
}

/** @returns undefined if the path is not from `voicePath` */
export function parseVoicePath(path: string): VoiceResource | undefined {
  const [, character, what, styleId, index = '0'] = pattern.exec(path) ?? []
  if (character === undefined || what === undefined) return undefined
  try {
    return {
      character: decodeURIComponent(character),
      what: what as VoiceResource['what'],
      styleId: Number(styleId),
      index: Number(index),
    }
  } catch {
    return undefined
  }
}
