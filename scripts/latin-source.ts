import type { Plugin } from 'vite'

/**
 * Escapes every character beyond Latin-1. V8 keeps a script's source in memory as long as its code: with one byte per
 * character, but with two if a single character needs them.
 */
export function latinSource(): Plugin {
  return {
    name: 'latin-source',
    // Runs last, because minifying would undo the escapes.
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
