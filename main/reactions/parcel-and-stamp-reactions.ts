import { earnables, type EarnableId } from '../../preload/contract/earnables.ts'
import type { Desktop } from '../desktop/desktop.ts'
import { unlockTriggerOf } from '../speech/rules/triggers.ts'
import type { Speech } from '../speech/speech.ts'

/** How Dash reacts to open parcels and new stamps: with a gesture and a line. */
export const createParcelAndStampReactions = ({
  speech,
  desktop,
  mayReact,
}: {
  readonly speech: Pick<Speech, 'say'>
  readonly desktop: Pick<Desktop, 'sendBird'>
  readonly mayReact: () => boolean
}) => ({
  /** Dash names a single unpacked thing. If there are several, only their card names them. */
  announceUnpacked: ([id, ...more]: readonly EarnableId[]): void => {
    if (id === undefined) return
    desktop.sendBird({ type: 'unpacks' })
    if (more.length === 0) speech.say(unlockTriggerOf(id), { item: earnables[id] })
  },
  /** Call it when the book of deeds has new stamps. */
  announceStamps: (): void => {
    if (!mayReact()) return
    desktop.sendBird({ type: 'performs', gesture: 'applaud' })
    speech.say('deed', {})
  },
})
