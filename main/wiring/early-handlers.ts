import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import type { Handlers } from '../bridge/bridge.ts'
import type { Pages } from '../bridge/pages.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { Speech } from '../speech/speech.ts'

/** How long Dash hums when stroked. */
const hummingMs = 750

export type EarlyHandlers = ReturnType<typeof createEarlyHandlers>

/**
 * Handles a page's first requests, and clicks and drags on Dash, even while the background is still opening. Dash moves
 * at once. Its words wait until the background is open.
 */
export function createEarlyHandlers(options: {
  readonly snapshot: () => Snapshot
  readonly pages: Pick<Pages, 'sendSnapshot'>
  readonly desktop: Pick<Desktop, 'sendBird' | 'markPainted' | 'movePet' | 'home'>
  readonly background: Promise<{ readonly speech: Pick<Speech, 'say' | 'holdSound'> }>
}) {
  const { snapshot, pages, desktop, background } = options
  return {
    snapshot,
    ready() {
      // This snapshot may be newer than the one in the page's document.
      pages.sendSnapshot(snapshot())
      desktop.markPainted()
    },
    stroke() {
      // The page has already shown the stroke.
      desktop.movePet({ type: 'disturb' })
      void background.then(({ speech }) => {
        speech.holdSound(hummingMs)
        speech.say('stroked', {})
      })
    },
    'drag-start'() {
      desktop.sendBird({ type: 'picked-up' })
      void background.then(({ speech }) => speech.say('dragged', {}))
      desktop.movePet({ type: 'pick-up' })
    },
    'drag-end': () => desktop.movePet({ type: 'let-go' }),
    'open-home': () => desktop.home.show(),
  } satisfies Partial<Handlers>
}
