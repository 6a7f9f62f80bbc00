import type { Audibility } from './may-speak.ts'

/** The life of the line in the bubble: Dash says it while the user reads it. It is over after both. */
export type LineState =
  /** The line's first sound is not ready yet. `isRead`: the user has had time to read the text. */
  | { readonly name: 'preparing'; readonly isRead: boolean }
  /** A window plays the line. */
  | { readonly name: 'speaking'; readonly isRead: boolean }
  /** Silent from the start, or finished speaking. The bubble stays until the user has had time to read the text. */
  | { readonly name: 'reading' }
  | { readonly name: 'over' }

/** `utters`: a window begins an utterance. */
export interface LineEvent {
  readonly type: 'utters' | 'falls-silent' | 'was-read'
}

export const firstLineState = (audibility: Audibility): LineState =>
  audibility === 'aloud' ? { name: 'preparing', isRead: false } : { name: 'reading' }

/** @returns the same state if the event does not fit it */
export function reduceLine(state: LineState, event: LineEvent): LineState {
  if (state.name === 'over') return state
  if (state.name === 'reading') return event.type === 'was-read' ? { name: 'over' } : state
  switch (event.type) {
    case 'utters':
      return { name: 'speaking', isRead: state.isRead }
    case 'falls-silent':
      return { name: state.isRead ? 'over' : 'reading' }
    case 'was-read':
      return { ...state, isRead: true }
  }
}
