import type { WebContents } from 'electron'
import type { Snapshot } from '../../preload/contract/views/snapshot.ts'
import { actionHandler, type Handlers } from '../bridge/bridge.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { Speech } from '../speech/speech.ts'

/** How long Dash hums when stroked. */
const hummingMs = 750

export type EarlyHandlers = ReturnType<typeof createEarlyHandlers>

/**
 * Handles a page's first requests, and clicks and drags on Dash, even while the background is still opening. Dash moves
 * at once. Its words wait until the background is open.
 * @param options.sendSnapshot sends the current snapshot, which may be newer than the one in the page's document
 * @param options.desktop a getter, because the bridge opens before the desktop
 */
export function createEarlyHandlers(options: {
  readonly snapshot: () => Snapshot
  readonly sendSnapshot: (to: WebContents) => void
  readonly desktop: () => Pick<
    Desktop,
    'sendBird' | 'markPainted' | 'markListening' | 'movePet' | 'showHome'
  >
  readonly background: Promise<{ readonly speech: Pick<Speech, 'say' | 'holdSound'> }>
}) {
  const { snapshot, sendSnapshot, desktop, background } = options
  return {
    snapshot,
    ready: actionHandler((_params, from) => {
      sendSnapshot(from)
      desktop().markPainted(from)
    }),
    stroke: actionHandler((_params, from) => {
      desktop().markListening(from)
      desktop().sendBird({ type: 'stroked' })
      void background.then(({ speech }) => {
        speech.holdSound(hummingMs)
        speech.say('stroked', {})
      })
    }),
    'drag-start': actionHandler((_params, from) => {
      desktop().markListening(from)
      desktop().sendBird({ type: 'picked-up' })
      void background.then(({ speech }) => speech.say('dragged', {}))
      desktop().movePet({ type: 'pick-up' })
    }),
    'drag-end': actionHandler(() => desktop().movePet({ type: 'let-go' })),
    'open-home': actionHandler(() => desktop().showHome()),
  } satisfies Partial<Handlers>
}
