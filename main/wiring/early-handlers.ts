import type { WebContents } from 'electron'
import type { Snapshot } from '../../preload/contract/views/snapshot.ts'
import { acts, type EarlyHandlers } from '../bridge/bridge.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { Speech } from '../speech/speech.ts'

/** How long Dash hums when stroked. */
const hummingMs = 750

/**
 * Handles the requests that need no service: a page's first ones, and clicks and drags on Dash. They are answered at
 * once, even while the services are still opening. Dash moves at once; what it says waits until they are open.
 * @param options.desktop called when a request comes in
 * @param options.sendSnapshot sends a page everything published since its document loaded
 */
export function createEarlyHandlers(options: {
  readonly snapshot: () => Snapshot
  readonly sendSnapshot: (to: WebContents) => void
  readonly desktop: () => Pick<
    Desktop,
    'sendBird' | 'pageIsReady' | 'pageListens' | 'movePet' | 'showHome'
  >
  readonly services: Promise<{ readonly speech: Pick<Speech, 'say' | 'holdSound'> }>
}): EarlyHandlers {
  const { snapshot, sendSnapshot, desktop, services } = options
  return {
    snapshot,
    ready: acts((_params, from) => {
      sendSnapshot(from)
      desktop().pageIsReady(from)
    }),
    stroke: acts((_params, from) => {
      desktop().pageListens(from)
      desktop().sendBird({ type: 'stroked' })
      void services.then(({ speech }) => {
        speech.holdSound(hummingMs)
        speech.say('stroked', {})
      })
    }),
    'drag-start': acts((_params, from) => {
      desktop().pageListens(from)
      desktop().sendBird({ type: 'picked-up' })
      void services.then(({ speech }) => speech.say('dragged', {}))
      desktop().movePet({ type: 'pick-up' })
    }),
    'drag-end': acts(() => desktop().movePet({ type: 'let-go' })),
    'open-home': acts(() => desktop().showHome()),
  }
}
