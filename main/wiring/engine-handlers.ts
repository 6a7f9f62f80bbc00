import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok } from '../../preload/contract/result.ts'
import type { RoomHandlers } from '../bridge/bridge.ts'
import type { SettingsService } from '../settings/settings.ts'
import type { Engines } from '../speech/engine/engines.ts'
import { originOf } from '../speech/rules/origins.ts'
import type { Speech } from '../speech/speech.ts'

type EngineRequest =
  | 'get-engine'
  | 'pause-engine'
  | 'resume-engine'
  | 'cancel-engine'
  | 'remove-engine'
  | 'choose-engine-folder'
  | 'use-engine-address'

const done = ok(null)

/** What answers the requests about voice engines: to get one, to show one, to remove one. */
export function engineHandlers({
  engines,
  settings,
  speech,
  chooseFolder,
}: {
  readonly engines: Engines
  readonly settings: SettingsService
  readonly speech: Speech
  readonly chooseFolder: (what: 'engine') => Promise<string | undefined>
}): Pick<RoomHandlers, EngineRequest> {
  return {
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
