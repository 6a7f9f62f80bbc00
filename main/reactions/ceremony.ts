import { forms } from '../../preload/contract/earnables.ts'
import type { Companion } from '../companion/companion.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { Speech } from '../speech/speech.ts'

/**
 * Shows that Dash has reached a form. Dash keeps its old form while nobody can see it, and while a meal is shown.
 * @returns a function that holds the ceremony if it is due, and returns whether it was. Call it after each meal, and
 *   each minute while the user is there, because Dash may have grown without a meal, or out of sight.
 */
export function createCeremony(options: {
  readonly speech: Pick<Speech, 'say'>
  readonly desktop: Pick<Desktop, 'sendBird'>
  readonly companion: Pick<Companion, 'formToCelebrate' | 'celebrateForm'>
  readonly mayPerform: () => boolean
}): () => boolean {
  const { speech, desktop, companion, mayPerform } = options
  return () => {
    if (!mayPerform()) return false
    const form = companion.formToCelebrate()
    if (form === null) return false
    desktop.sendBird({ type: 'grows' })
    companion.celebrateForm()
    speech.say('growth', { form: forms[form] })
    return true
  }
}
