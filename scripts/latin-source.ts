import type { Plugin } from 'vite'

/**
 * Writes every character beyond Latin-1 as an escape. V8 holds the source of a script as long as its code lives: with one
 * byte for each character, or with two as soon as one character needs them.
 */
export function latinSource(): Plugin {
  return {
    name: 'latin-source',
    // After all else: minifying would write the characters again.
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const name of Object.keys(bundle)) {
          const file = bundle[name]
          if (file?.type === 'chunk') file.code = file.code.replace(/[^\0-\xff]/g, escaped)
        }
      },
    },
  }
}

const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
