import type { Desktop } from '../desktop/desktop.ts'
import type { Speech } from '../speech/speech.ts'

export type Touch = ReturnType<typeof createTouch>

/** How long Dash hums when stroked. */
const hummingMs = 750

/** What Dash does when a hand touches it. It moves at once; what it says waits until the services are open. */
export function createTouch(
  desktop: () => Pick<Desktop, 'sendBird'>,
  services: Promise<{ readonly speech: Pick<Speech, 'say' | 'holdSound'> }>,
) {
  return {
    stroked() {
      desktop().sendBird({ type: 'stroked' })
      void services.then(({ speech }) => {
        speech.holdSound(hummingMs)
        speech.say('stroked', {})
      })
    },
    pickedUp() {
      desktop().sendBird({ type: 'picked-up' })
      void services.then(({ speech }) => speech.say('dragged', {}))
    },
  }
}
