import { useMemo, useRef, useSyncExternalStore } from 'react'
import type { Souvenir } from '../../preload/contract/souvenirs.ts'
import { heldStateOf } from '../../preload/contract/views/agents-view.ts'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import type { Worn } from '../bird/dash-drawing.tsx'
import { useBird, type Liveliness, type BirdOptions, type LiveBird } from '../bird/use-bird.ts'
import { useBirdEvents } from './bird-events.ts'
import { useEntrance, useReducedMotion } from './motion-hooks.ts'
import { useBridge, useSnapshot } from './bridge-hooks.ts'
import { useSoundEffects } from './sound-effects.ts'

/** Whether Dash is on the page, and not out on a trip. */
const isOnPage = {
  home: ({ place, trip }: Snapshot) => place === 'home' && trip.name !== 'out',
  pet: ({ place, trip }: Snapshot) => place === 'desktop' && trip.name !== 'out',
}

/**
 * The bird of a page, as the snapshot describes Dash. Tells main which meals the page has shown, and each stroke.
 * @param options.events main's own if absent
 * @returns also the class of the element that carries the bird, and whether Dash is out
 */
export function usePageBird(
  page: keyof typeof isOnPage,
  options: Partial<Pick<BirdOptions, 'events' | 'bubble' | 'edge' | 'onShow'>> = {},
): LiveBird & { readonly entrance: string; readonly isOut: boolean } {
  const { request } = useBridge()
  const mainEvents = useBirdEvents()
  const shownExperience = useRef(0)
  const isHere = useSnapshot(isOnPage[page])
  // Chromium considers the hidden floating window visible, because it plays sound. So ask main.
  const isVisible = useSnapshot(({ petWindow }) => page === 'home' || petWindow.isShown)
  const isQuiet = useSnapshot(({ quiet }) => quiet.name !== 'none')
  const worn = useSnapshot(({ wardrobe }) => wardrobe.worn)
  const isProud = useSnapshot(({ pet }) => pet.isProud)
  const souvenir = useSnapshot(({ trip }) => (trip.name === 'back' ? trip.souvenir : null))
  const outfit = useMemo(
    () => withSouvenir(isProud ? withScarf(worn) : worn, souvenir),
    [isProud, worn, souvenir],
  )
  const visibleLiveliness = isQuiet ? 'reacts' : 'idles'
  const bird = useBird({
    events: mainEvents,
    ...options,
    onShow(show) {
      options.onShow?.(show)
      if (show === null) void request('meal-shown', { experience: shownExperience.current })
      else shownExperience.current = show.after.experience
    },
    onStroke: () => void request('stroke', null),
    mood: useSnapshot(({ pet }) => pet.mood),
    outfit,
    form: useSnapshot(({ pet }) => pet.form),
    agents: useSnapshot(({ agents, quiet }) =>
      quiet.name === 'none' ? heldStateOf(agents) : null,
    ),
    liveliness: useBatterySaving(isHere && isVisible ? visibleLiveliness : 'paused'),
    isMotionReduced: useReducedMotion(),
    onSound: useSoundEffects(page),
  })
  const isOut = useSnapshot(({ trip }) => trip.name === 'out')
  return { ...bird, entrance: useEntrance(isHere), isOut }
}

/** A proud Dash puts on its scarf, unless the user has chosen something else for that slot. */
const withScarf = (worn: Worn): Worn => ({ ...worn, body: worn.body ?? 'scarf' })

/** Dash holds what it has brought, whatever else it holds. */
const withSouvenir = (worn: Worn, souvenir: Souvenir | null): Worn =>
  souvenir === null ? worn : { ...worn, held: souvenir }

/** https://www.w3.org/TR/battery-status/ (Chromium has it; TypeScript's DOM types no longer do). */
interface BatteryManager extends EventTarget {
  readonly charging: boolean
  /** 0 to 1 */
  readonly level: number
}

/** Save the battery at or below this charge. */
const lowLevel = 0.2

// Electron's powerMonitor reports battery power, but not the charge.
let battery: BatteryManager | undefined

const isLow = (): boolean => battery !== undefined && !battery.charging && battery.level <= lowLevel

function subscribe(listener: () => void): () => void {
  const ending = new AbortController()
  const follow = (found: BatteryManager) => {
    battery = found
    if (ending.signal.aborted) return
    for (const event of ['chargingchange', 'levelchange'])
      found.addEventListener(event, listener, { signal: ending.signal })
    listener()
  }
  const withBattery = navigator as Navigator & { getBattery?(): Promise<BatteryManager> }
  // A machine without a battery rejects the request.
  void withBattery.getBattery?.().then(follow, () => undefined)
  return () => ending.abort()
}

/** Turns "idles" into "saves-battery" while the battery is nearly empty. */
export function useBatterySaving(liveliness: Liveliness): Liveliness {
  const isBatteryLow = useSyncExternalStore(subscribe, isLow)
  return isBatteryLow && liveliness === 'idles' ? 'saves-battery' : liveliness
}
