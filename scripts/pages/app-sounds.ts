import type { Plugin } from 'vite'
import { effectNames } from '../../renderer/shared/effect-names.ts'
import { effectFile } from '../sounds/effects.ts'

const effectAt = (path: string) => effectNames.find((name) => path === `/sounds/${name}.wav`)

/** Makes the pages' small sounds: `sounds/<name>.wav`. They are computed in a moment, so that none can differ from its recipe. */
export function appSounds(): Plugin {
  return {
    name: 'hot-dash:app-sounds',
    generateBundle() {
      for (const name of effectNames)
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
