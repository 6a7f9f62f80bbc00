import type { Desktop } from '../desktop/desktop.ts'
import type { Speech } from '../speech/speech.ts'

/** What Dash does when a hand touches it. It moves at once; what it says waits until the services are open. */
export interface Touch {
  stroked(): void
  pickedUp(): void
}

/** How long Dash hums when stroked. */
const hummingMs = 750

export function createTouch(
  desktop: () => Pick<Desktop, 'sendBird'>,
  services: Promise<{ readonly speech: Pick<Speech, 'say' | 'holdSound'> }>,
): Touch {
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
