import type { Plugin } from 'vite'
import { soundEffectNames } from '../../renderer/shared/sound-effect-names.ts'
import { effectFile } from '../sounds/effects.ts'

const effectAt = (path: string) => soundEffectNames.find((name) => path === `/sounds/${name}.wav`)

/**
 * Generates the pages' sound effects: `sounds/<name>.wav`. Each build computes them, which takes only a moment, so
 * they always match their recipes.
 */
export function appSounds(): Plugin {
  return {
    name: 'hot-dash:app-sounds',
    generateBundle() {
      for (const name of soundEffectNames)
        this.emitFile({ type: 'asset', fileName: `sounds/${name}.wav`, source: effectFile(name) })
    },
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const name = effectAt(request.url ?? '')
        if (name === undefined) {
          next()
          return
        }
        response.setHeader('content-type', 'audio/wav')
        response.end(effectFile(name))
      })
    },
  }
}
