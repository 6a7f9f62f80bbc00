import { assertNever } from '../../../preload/contract/result.ts'
import type { UpdateChoice } from '../../../preload/contract/settings.ts'
import type { UpdateWayView } from '../../../preload/contract/views/updates.ts'

/** What a person can choose, and the name of its words: one that Hot Dash only tells of is not installed by it. */
export interface OfferedChoice {
  readonly value: Exclude<UpdateChoice, 'unasked'>
  readonly name: 'automatic' | 'ask' | 'tell' | 'off'
}

/** @returns none where nobody is asked anyway */
export function choicesOf(way: UpdateWayView): readonly OfferedChoice[] {
  switch (way.name) {
    case 'install':
      return [
        { value: 'automatic', name: 'automatic' },
        { value: 'ask', name: 'ask' },
        { value: 'off', name: 'off' },
      ]
    case 'tell':
      return [
        { value: 'ask', name: 'tell' },
        { value: 'off', name: 'off' },
      ]
    case 'unknown':
    case 'package-manager':
    case 'no-key':
    case 'source':
      return []
    default:
      return assertNever(way)
  }
}

/** The one of them that is chosen: where Hot Dash installs nothing, "by themselves" tells of what is new as well. */
export const chosenOf = (way: UpdateWayView, choice: UpdateChoice): UpdateChoice =>
  way.name === 'tell' && choice === 'automatic' ? 'ask' : choice
