import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok } from '../../preload/contract/result.ts'
import type { RoomHandlers } from '../bridge/bridge.ts'
import type { SettingsService } from '../settings/settings.ts'
import type { Engines } from '../speech/engine/engines.ts'
import { originOf } from '../speech/rules/origins.ts'
import type { Speech } from '../speech/speech.ts'

type VoiceRequest =
  | 'try-voice'
  | 'voices'
  | 'character'
  | 'open-terms-link'
  | 'dictionary'
  | 'set-pronunciation'
  | 'reset-pronunciation'
  | 'try-pronunciation'
  | 'find-engine'
  | 'get-engine'
  | 'pause-engine'
  | 'resume-engine'
  | 'cancel-engine'
  | 'remove-engine'
  | 'choose-engine-folder'
  | 'use-engine-address'

const done = ok(null)

/** Handles the requests about voices, pronunciations and engines. */
export function voiceHandlers({
  engines,
  settings,
  speech,
  chooseFolder,
  confirmLink,
  openAddress,
}: {
  readonly engines: Engines
  readonly settings: SettingsService
  readonly speech: Speech
  readonly chooseFolder: (what: 'engine') => Promise<string | undefined>
  readonly confirmLink: (address: string) => Promise<boolean>
  readonly openAddress: (address: string) => Promise<void>
}): Pick<RoomHandlers, VoiceRequest> {
  return {
    'try-voice': ({ styleId }) => speech.tryVoice(styleId),
    voices: () => speech.characters.list(),
    character: ({ uuid }) => speech.character(uuid),
    async 'open-terms-link'({ uuid, index }) {
      const character = await speech.character(uuid)
      if (!character.ok) return character
      const address = character.value.links[index]
      if (address === undefined) return err<Problem>({ code: 'unexpected' })
      if (await confirmLink(address)) await openAddress(address)
      return done
    },
    dictionary: () => ok(speech.dictionary.list()),
    'set-pronunciation': ({ word, pronunciation }) => speech.dictionary.set(word, pronunciation),
    'reset-pronunciation'({ word }) {
      speech.dictionary.reset(word)
      return done
    },
    'try-pronunciation': ({ word, pronunciation }) => speech.tryPronunciation(word, pronunciation),
    'find-engine': () => speech.findEngine(),
    'get-engine': ({ engine }) => engines.get(engine),
    'pause-engine'() {
      engines.pause()
      return done
    },
    'resume-engine'() {
      engines.resume()
      return done
    },
    async 'cancel-engine'() {
      await engines.cancel()
      return done
    },
    'remove-engine': ({ uuid }) => engines.remove(uuid),
    async 'choose-engine-folder'() {
      const folder = await chooseFolder('engine')
      return folder === undefined ? done : engines.useFolder(folder)
    },
    async 'use-engine-address'({ address }) {
      const origin = address.trim() === '' ? null : originOf(address)
      const set =
        origin === undefined ? undefined : settings.set({ engineAddress: origin, engineUuid: null })
      if (set?.ok !== true) return err<Problem>({ code: 'engine-address-unusable' })
      return speech.findEngine()
    },
  }
}
