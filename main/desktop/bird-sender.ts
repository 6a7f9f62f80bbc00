import type { BirdEvent } from '../../preload/contract/events.ts'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import type { Pages } from '../bridge/pages.ts'
import type { Windows } from './windows.ts'

/** Sends what Dash does to the pages of both windows. Sound goes only to the page that plays it. */
export function createBirdSender(
  { pet, homePage, petPage, place }: Pick<Windows, 'pet' | 'homePage' | 'petPage' | 'place'>,
  pages: Pick<Pages, 'send'>,
  log: Log,
) {
  const sent = createEmitter<undefined>(log)
  /** Sound comes from Home while Dash is there, else from the floating window. */
  const soundWindow = (): Snapshot['soundWindow'] =>
    pet() === undefined || place() === 'home' ? 'home' : 'pet'
  return {
    soundWindow,
    sendBird(event: BirdEvent): void {
      sent.emit(undefined)
      pet()?.dispatch({ type: 'disturb' })
      const isHome = soundWindow() === 'home'
      const isHeard = pages.send(isHome ? homePage() : petPage(), 'bird', event)
      const isSilent = isHeard && event.type === 'speaks'
      const other = isHome ? petPage() : homePage()
      pages.send(other, 'bird', isSilent ? { ...event, clip: null, words: null } : event)
    },
    /** Called before each event is sent. @returns the unsubscribe function */
    onBirdEvent: sent.on,
  }
}
