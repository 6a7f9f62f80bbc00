import { assertNever } from '../../../preload/contract/result.ts'
import type { UpdateChoice } from '../../../preload/contract/settings.ts'
import type { UpdateWayView } from '../../../preload/contract/views/updates.ts'

/**
 * A choice on offer, and the name of its text: with "tell", Hot Dash only announces new versions and installs
 * nothing.
 */
export interface OfferedChoice {
  readonly value: Exclude<UpdateChoice, 'unasked'>
  readonly name: 'automatic' | 'ask' | 'tell' | 'off'
}

/** @returns an empty list if no host is asked anyway */
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

/**
 * The current choice among those on offer: if Hot Dash cannot install, "automatic" also means telling the user of new
 * versions.
 */
export const chosenOf = (way: UpdateWayView, choice: UpdateChoice): UpdateChoice =>
  way.name === 'tell' && choice === 'automatic' ? 'ask' : choice
