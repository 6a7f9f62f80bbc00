import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok } from '../../preload/contract/result.ts'
import { done, unexpected, type Handlers } from '../bridge/bridge.ts'
import { showInBrowser } from '../desktop/links.ts'
import { originOf } from '../speech/rules/origins.ts'
import type { Services } from './services.ts'

/** Requests about lines, voices, pronunciations, engines and the language model. */
export const createSpeechHandlers = ({ speech, engines, model, settings, dialogs }: Services) =>
  ({
    'say-again': ({ line }) => (speech.sayAgain(line) === null ? unexpected : done),
    'utterance-ended': (end) => speech.endUtterance(end.utterance, end.outcome),
    silence: ({ line }) => speech.stopSound(line),
    'system-voices': ({ languages }) => speech.setSystemVoices(languages),
    'try-voice': ({ styleId }) => speech.tryVoice(styleId),
    voices: () => speech.characters.list(),
    character: ({ uuid }) => speech.loadCharacter(uuid),
    async 'open-terms-link'({ uuid, index }) {
      const character = await speech.loadCharacter(uuid)
      if (!character.ok) return character
      const address = character.value.links[index]
      if (address === undefined) return unexpected
      if (await dialogs.confirmLink(address)) await showInBrowser(address)
      return done
    },
    dictionary: () => ok(speech.dictionary.list()),
    'set-pronunciation': ({ word, pronunciation }) => speech.dictionary.set(word, pronunciation),
    'reset-pronunciation': ({ word }) => speech.dictionary.reset(word),
    'try-pronunciation': ({ word, pronunciation }) => speech.tryPronunciation(word, pronunciation),
    'find-engine': () => speech.findEngine(),
    'get-engine': ({ engine }) => engines.get(engine),
    'pause-engine': () => engines.pause(),
    'resume-engine': () => engines.resume(),
    'cancel-engine': () => engines.cancel(),
    'remove-engine': ({ uuid }) => engines.remove(uuid),
    async 'choose-engine-folder'() {
      const folder = await dialogs.chooseFolder('engine')
      return folder === null ? done : engines.useFolder(folder)
    },
    async 'use-engine-address'({ address }) {
      const origin = address.trim() === '' ? null : originOf(address)
      const set =
        origin === undefined ? undefined : settings.set({ engineAddress: origin, engineUuid: null })
      if (set?.ok !== true) return err<Problem>({ code: 'engine-address-unusable' })
      return speech.findEngine()
    },
    'find-model': () => model.search(),
    'use-model-address': ({ address }) => model.useAddress(address),
  }) satisfies Partial<Handlers>
