import type { WebContents } from 'electron'
import { ok } from '../../preload/contract/result.ts'
import type { Snapshot } from '../../preload/contract/views/snapshot.ts'
import type { EarlyHandlers } from '../bridge/bridge.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { Touch } from './touch.ts'

const done = ok(null)

/**
 * Handles the requests that need no room: a page's first ones, and clicks and drags on Dash. They are answered at
 * once, even while the rooms are still opening.
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
    ready(_params, from) {
      sendSnapshot(from)
      desktop().pageIsReady(from)
      return done
    },
    stroke(_params, from) {
      desktop().pageListens(from)
      reactions.stroked()
      return done
    },
    'drag-start'(_params, from) {
      desktop().pageListens(from)
      reactions.pickedUp()
      desktop().pet.startDrag()
      return done
    },
    'drag-end'() {
      desktop().pet.endDrag()
      return done
    },
    'open-home'() {
      desktop().showHome()
      return done
    },
  }
}
