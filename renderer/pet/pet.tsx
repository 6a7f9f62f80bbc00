import { useEffect, useRef, useState, type RefObject, type WheelEvent } from 'react'
import { pet as en } from '../../resources/locales/en.json'
import { pet as ja } from '../../resources/locales/ja.json'
import type { EdgeSide } from '../../preload/contract/views/desktop-view.ts'
import type { FormId } from '../../preload/contract/earnables.ts'
import { squareOf } from '../bird/forms.ts'
import type { Frame } from '../bird/frame.ts'
import { useFrame } from '../bird/frame-store.ts'
import { LivingBird } from '../bird/living-bird.tsx'
import type { ShownMeal } from '../bird/meal-show.ts'
import type { PoseName } from '../bird/poses.ts'
import type { BirdEvents } from '../bird/use-bird.ts'
import { useBridge, useSnapshot } from '../shared/bridge-hooks.ts'
import { useBirdEvents } from '../shared/bird-events.ts'
import { FlyingDishes } from '../shared/flying-dishes.tsx'
import { useReducedMotion } from '../shared/motion-hooks.ts'
import { useSavedOutfitKeys } from '../shared/use-saved-outfit-keys.ts'
import { TripNote } from '../shared/trip-note.tsx'
import { usePageBird } from '../shared/use-page-bird.ts'
import { freeArea, overlaps } from './bubble-place.ts'
import './pet.css'
import { PetAgents, useAgentList } from './pet-agents.tsx'
import { PetParcels } from './pet-parcels.tsx'
import { PetWords, usePetBubble } from './pet-words.tsx'
import { createWheelSteps, useBirdSize } from './use-bird-size.ts'
import { useClickAreas } from './use-click-areas.ts'
import { usePointer } from './use-pointer.ts'

/**
 * The window's texts. i18next and both catalogues would double the script of this window, which opens in every session.
 * Home loads the catalogues as text, so these imports bring only the texts that they name.
 */
const labels = { en, ja }

const nudges: Readonly<Record<string, { readonly dx: number; readonly dy: number }>> = {
  ArrowLeft: { dx: -1, dy: 0 },
  ArrowRight: { dx: 1, dy: 0 },
  ArrowUp: { dx: 0, dy: -1 },
  ArrowDown: { dx: 0, dy: 1 },
}

/**
 * How far Dash leans out from an edge, as a share of its size. Half of Dash is always visible
 * (main/desktop/pet-window/rules/edge.ts).
 */
const leanShare = 0.28
/** To the right is positive. */
const inwards: Readonly<Record<EdgeSide, number>> = { left: leanShare, right: -leanShare }

const airborne: readonly PoseName[] = ['dangling', 'falling', 'tumbling']

/** Whether Dash stands, and neither walks nor flies. */
const isStanding = ({ pose, motion }: Frame): boolean =>
  motion !== 'stride' && !airborne.includes(pose)

/** The centre of a tumble. The tuft is no farther from it than the feet, so the window clips neither. */
const tumbleOrigin = (form: FormId) => {
  const { y, side } = squareOf(form)
  return `50% ${Math.round(100 * (y + 0.49 * side)).toString()}%`
}

/** The floating window: Dash, and a bubble above or beside it. */
export function PetPage() {
  const bridge = useBridge()
  const label = useSnapshot(({ locale }) => labels[locale])
  const [size, grow] = useBirdSize()
  const isShown = useSnapshot((snapshot) => snapshot.petWindow.isShown)
  const canMoveDash = useSnapshot((snapshot) => snapshot.desktop.canMoveDash)
  const edge = useSnapshot((snapshot) => snapshot.desktop.edge)
  const events = useBirdEvents()
  const isMotionReduced = useReducedMotion()
  const isHere = useSnapshot((snapshot) => snapshot.place === 'desktop')
  const { request: ask } = bridge
  const [show, setShow] = useState<ShownMeal | null>(null)
  const bubble = usePetBubble(isHere)
  const { line, shown, place, dismiss } = bubble
  const { bird, leansOut, hand, entrance, isOut } = usePageBird('pet', {
    bubble: line && place && { id: line.id, side: place.side },
    edge,
    onShow: setShow,
  })
  const shift = edge !== null && (leansOut || line !== null) ? inwards[edge] : 0
  useEffect(
    () => bridge.on('pointer', (at) => hand.movePointerInBox(at && { x: at.x - shift, y: at.y })),
    [bridge, hand, shift],
  )
  const dash = useRef<HTMLDivElement>(null)
  const landings = useTumbling(dash, events, bird.form)
  const root = useRef<HTMLElement>(null)
  const hasParcels = useSnapshot(
    ({ wardrobe, quiet }) => wardrobe.parcels.length > 0 && quiet.name === 'none',
  )
  const standsHere = useFrame(bird.frames, isStanding) && isHere
  const showsParcels = hasParcels && standsHere && edge === null
  const agents = useAgentList(standsHere && !isOut)
  const { openedBy, place: listPlace } = agents
  const isOnDash = useClickAreas({
    root,
    bird,
    size,
    shift,
    isOut,
    beside: JSON.stringify([showsParcels, line?.id, place, openedBy, listPlace]),
    onOver: agents.onOver,
  })
  const pointer = usePointer({
    onDragStart: () => {
      if (canMoveDash) void ask('drag-start', null)
    },
    onDragEnd: () => void ask('drag-end', null),
    onClick: () => {
      // An annoyed Dash stops talking.
      if (hand.isHuffing()) dismiss()
      if (edge !== null) void ask('come-out', null)
    },
    onDoubleClick: () => void ask('open-home', null),
    hand,
    isOnDash,
  })
  const dashPlace = { size, shift, landings }
  const [wheelStepOf] = useState(createWheelSteps)
  useSavedOutfitKeys(ask)

  return (
    <main ref={root} className="pet">
      {/* No text node here: the page would load a font and lay out text before the first frame. */}
      <h1 className="visually-hidden" aria-label="Dash" />
      {shown && (
        <PetWords
          {...bubble}
          key={shown.id}
          shown={shown}
          label={label.bubble}
          dash={dashPlace}
          isCovered={openedBy !== null && !!place && !!listPlace && overlaps(place, listPlace)}
        />
      )}
      <div
        {...pointer}
        ref={dash}
        className={`pet-dash ${entrance}`}
        style={{
          translate: shift === 0 ? undefined : `calc(-50% + ${Math.round(shift * size)}px)`,
        }}
        role="button"
        tabIndex={0}
        aria-label={agents.hasSessions ? `${label.label} ${label.agents.key}` : label.label}
        onContextMenu={(event) => {
          event.preventDefault()
          void ask('open-menu', { x: event.clientX, y: event.clientY })
        }}
        onWheel={({ deltaY }: WheelEvent) => grow(wheelStepOf(-deltaY))}
        onKeyDown={({ key, ctrlKey, altKey, metaKey }) => {
          // The system uses these combinations.
          if (ctrlKey || altKey || metaKey) return
          const step = nudges[key]
          if (step && canMoveDash) void ask('nudge', step)
          else if (key === 'Enter') void ask('open-home', null)
          else if (key === ' ') hand.stroke()
          else if (key === 'f' || key === 'F') void ask('feed-one', { kind: null })
          else if (key === 'a' || key === 'A') agents.toggle()
          else if (key === '+') grow(1)
          else if (key === '-') grow(-1)
          else if (key === 'Escape') {
            // Dismiss first: the end of the meal would start the sound that the meal holds back.
            dismiss()
            agents.close()
            hand.skip()
          }
        }}
      >
        <LivingBird {...bird} size={size} hasRim />
      </div>
      {openedBy !== null && (
        <PetAgents
          {...agents}
          openedBy={openedBy}
          texts={label.agents}
          dash={dashPlace}
          onEscape={() => dash.current?.focus()}
        />
      )}
      {isOut && <TripNote text={label.out} onClick={() => void ask('come-out', null)} />}
      {showsParcels && <PetParcels size={size} label={label.parcels} />}
      {/* Behind an edge there is no room for a throw. */}
      {isShown && isHere && edge === null && !isMotionReduced && (
        <FlyingDishes show={show} form={bird.form} to={dash} visibleArea={freeArea} />
      )}
    </main>
  )
}

/** Turns the whole of Dash while it tumbles. @returns the number of landings */
function useTumbling(
  dash: RefObject<HTMLElement | null>,
  events: BirdEvents,
  form: FormId,
): number {
  const [landings, setLandings] = useState(0)
  useEffect(
    () =>
      events.subscribe((event) => {
        if (event.type === 'landed') setLandings((count) => count + 1)
        const turn = event.type === 'flies' ? event.turn : 0
        if (!dash.current) return
        const { style } = dash.current
        style.rotate = turn === 0 ? '' : `${turn}deg`
        style.transformOrigin = turn === 0 ? '' : tumbleOrigin(form)
      }),
    [dash, events, form],
  )
  return landings
}
