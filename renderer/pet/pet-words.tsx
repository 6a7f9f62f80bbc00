import { useCallback, useRef, useState } from 'react'
import type { ShownLine } from '../../preload/contract/views/voice-view.ts'
import { Bubble } from '../shared/bubble.tsx'
import { useBridge, useSnapshot } from '../shared/bridge-hooks.ts'
import { useLeaving } from '../shared/motion-hooks.ts'
import { bubbleSidesAtEdge, sidesByChoice, type BubblePlace } from './bubble-place.ts'
import { usePlace, type DashPlace } from './use-place.ts'

interface PlacedBubble extends BubblePlace {
  readonly line: ShownLine
}

/**
 * The bubble beside the floating Dash, from its first measurement until it has faded out.
 * @returns the `line` to say, which is null if the user has dismissed it; the `shown` line, which stays until its
 *   bubble has faded out; and the bubble's place, which is null until the bubble has been measured
 */
export function usePetBubble(isHere: boolean) {
  const { request: ask } = useBridge()
  const bubble = useSnapshot((snapshot) => snapshot.bubble)
  // A line that Dash repeats is a new object, so it gets a new bubble, even while the last one fades out.
  const [dismissed, setDismissed] = useState<ShownLine | null>(null)
  const [placed, setPlaced] = useState<PlacedBubble | null>(null)
  const line = isHere && bubble !== dismissed ? bubble : null
  /** Stops the line's sound too, because the voice's credit is no longer visible. */
  const dismiss = () => {
    if (!line) return
    setDismissed(line)
    void ask('silence', { line: line.id })
  }
  const { shown, isLeaving } = useLeaving(line)
  const place = placed?.line === shown ? placed : null
  return { line, shown, isLeaving, place, onPlaced: setPlaced, dismiss }
}

/** Dash's words, above or beside it, wherever the screen has room. A click dismisses them. */
export function PetWords(
  props: Omit<ReturnType<typeof usePetBubble>, 'line' | 'shown'> & {
    readonly shown: ShownLine
    readonly label: string
    readonly dash: DashPlace
    /** Whether something else lies over a part of the bubble. */
    readonly isCovered: boolean
  },
) {
  const { shown, place, isLeaving, onPlaced, dismiss, label, dash, isCovered } = props
  const credit = useSnapshot((snapshot) => snapshot.voice.credit)
  const wantedSides = useSnapshot(({ desktop, settings }) =>
    desktop.edge === null ? sidesByChoice[settings.bubbleSide] : bubbleSidesAtEdge[desktop.edge],
  )
  const words = useRef<HTMLDivElement>(null)
  const onWordsPlaced = useCallback(
    (found: BubblePlace) => onPlaced({ line: shown, ...found }),
    [onPlaced, shown],
  )
  usePlace(words, dash, { wantedSides, onPlaced: onWordsPlaced })

  const style = place
    ? {
        left: Math.round(place.x),
        top: Math.round(place.y),
        '--tail': `${Math.round(place.tail)}px`,
        visibility: isCovered ? ('hidden' as const) : undefined,
      }
    : undefined
  // While the bubble fades out, it is only a picture.
  const behaviour = isLeaving
    ? { 'aria-hidden': true }
    : { role: 'status', 'aria-label': label, 'data-takes-clicks': '', onClick: dismiss }
  return (
    <div
      {...behaviour}
      ref={words}
      className={`pet-words pet-words-${place?.side ?? 'above'} ${isLeaving ? 'bubble-leaves' : ''}`}
      style={style}
    >
      <Bubble line={shown} />
      {credit !== null && <p className="pet-credit">{credit}</p>}
    </div>
  )
}
