import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok } from '../../preload/contract/result.ts'
import type { ServiceHandlers } from '../bridge/bridge.ts'
import type { SettingsService } from '../settings/settings.ts'
import type { ModelLines } from '../speech/model/model-lines.ts'
import { isLoopback } from '../base/rules/loopback.ts'
import { originOf } from '../speech/rules/origins.ts'

/**
 * Handles the requests about the language model: finding one on this machine or, once the user has agreed, elsewhere.
 */
export function createModelHandlers({
  model,
  settings,
  confirmModelHost,
}: {
  readonly model: Pick<ModelLines, 'search'>
  readonly settings: Pick<SettingsService, 'all' | 'set'>
  /** Warns that words will be sent to this host, and asks for consent. */
  readonly confirmModelHost: (host: string) => Promise<boolean>
}): Pick<ServiceHandlers, 'find-model' | 'use-model-address'> {
  return {
    'find-model': () => model.search(),
    async 'use-model-address'({ address }) {
      const text = address.trim()
      const origin = text === '' ? settings.all().modelAddress : originOf(text)
      if (origin === undefined) return err<Problem>({ code: 'model-address-unusable' })
      const isNew = origin !== settings.all().modelAddress
      if (origin !== null && isNew && !isLoopback(origin)) {
        if (!(await confirmModelHost(new URL(origin).host))) return ok(null)
      }
      const set = settings.set({ modelAddress: origin })
      return set.ok ? model.search() : set
    },
  }
}
