import type { WebContents } from 'electron'
import type { Snapshot } from '../../preload/contract/views/snapshot.ts'
import { acts, type EarlyHandlers } from '../bridge/bridge.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { Touch } from './touch.ts'

/**
 * Handles the requests that need no service: a page's first ones, and clicks and drags on Dash. They are answered at
 * once, even while the services are still opening.
 * @param options.desktop called when a request comes in
 * @param options.sendSnapshot sends a page everything published since its document loaded
 */
export function createEarlyHandlers(options: {
  readonly snapshot: () => Snapshot
  readonly sendSnapshot: (to: WebContents) => void
  readonly desktop: () => Desktop
  readonly reactions: Touch
}): EarlyHandlers {
  const { snapshot, sendSnapshot, desktop, reactions } = options
  return {
    snapshot,
    ready: acts((_params, from) => {
      sendSnapshot(from)
      desktop().pageIsReady(from)
    }),
    stroke: acts((_params, from) => {
      desktop().pageListens(from)
      reactions.stroked()
    }),
    'drag-start': acts((_params, from) => {
      desktop().pageListens(from)
      reactions.pickedUp()
      desktop().movePet({ type: 'pick-up' })
    }),
    'drag-end': acts(() => desktop().movePet({ type: 'let-go' })),
    'open-home': acts(() => desktop().showHome()),
  }
}
