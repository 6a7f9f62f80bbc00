import type { Settings } from '../../preload/contract/settings.ts'
import type { DashPlace, PetWindowView } from '../../preload/contract/views/snapshot.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import type { Timers } from '../base/timers.ts'
import type { PetLook, PetWindow } from './pet-window.ts'

const hourMs = 3_600_000

type PetWindowSettings = Pick<
  Settings,
  'shown' | 'clickThrough' | 'size' | 'motion' | 'hiddenFromCaptures'
>

/**
 * Whether the floating Dash is visible: while it is on the desktop, if the settings say so, and not for an hour after
 * the user hid it from the tray. Also handles its size and click-through.
 */
export interface PetVisibility {
  readonly view: () => PetWindowView
  /** What the floating window looks like by the settings. */
  readonly look: () => PetLook
  /** Call it when the settings or Dash's place have changed, and once at startup. */
  readonly apply: () => void
  readonly show: () => void
  readonly hide: () => void
  readonly hideForAnHour: () => void
  /** Shows Dash at the pointer, and makes it clickable. */
  readonly comeHere: () => void
  /** @returns the unsubscribe function */
  readonly onChange: (listener: () => void) => () => void
  readonly close: () => void
}

/**
 * @param options.place where Dash is now
 * @param options.leaveHome brings Dash to the desktop
 */
export function openPetVisibility(options: {
  readonly pet: Pick<PetWindow, 'show' | 'hide' | 'comeHere' | 'apply'>
  /** Whether the system can exclude a window from screen captures. */
  readonly offersContentProtection: boolean
  readonly place: () => DashPlace
  readonly leaveHome: () => void
  readonly timers: Timers
  readonly log?: Pick<Log, 'error'>
  /** Dash stays hidden until the user asks for it. */
  readonly startsHidden: boolean
  readonly settings: () => PetWindowSettings
  readonly set: (change: Partial<PetWindowSettings>) => void
}): PetVisibility {
  const { pet, place, timers, settings, set } = options
  const changes = createEmitter<null>(options.log)
  let { startsHidden } = options
  let cancelReturn: (() => void) | undefined
  let isClosed = false
  let applied: { readonly isWanted: boolean; readonly place: DashPlace } | undefined

  const isWanted = () => settings().shown && cancelReturn === undefined && !startsHidden

  const look = (): PetLook => {
    const { clickThrough, size, motion, hiddenFromCaptures } = settings()
    const isProtected = options.offersContentProtection && hiddenFromCaptures
    return { clickThrough, size, motion, isProtected }
  }

  /** The user has made a new choice. */
  const forget = () => {
    startsHidden = false
    cancelReturn?.()
    cancelReturn = undefined
  }

  const apply = () => {
    if (isClosed) return
    pet.apply(look())
    const before = applied
    const now = { isWanted: isWanted(), place: place() }
    if (before?.isWanted === now.isWanted && before.place === now.place) return
    applied = now
    if (now.isWanted && now.place === 'desktop') pet.show()
    else pet.hide()
    changes.emit(null)
  }

  const show = () => {
    forget()
    set({ shown: true })
    apply()
  }

  return {
    view: () => ({
      shown: applied?.isWanted ?? false,
      offersContentProtection: options.offersContentProtection,
    }),
    look,
    apply,
    show,
    hide() {
      forget()
      set({ shown: false })
      apply()
    },
    hideForAnHour() {
      forget()
      cancelReturn = timers.after(hourMs, () => {
        cancelReturn = undefined
        apply()
      })
      apply()
    },
    comeHere() {
      // Otherwise the user could not click or drag Dash.
      set({ clickThrough: false })
      options.leaveHome()
      show()
      pet.comeHere()
    },
    onChange: changes.on,
    close() {
      isClosed = true
      forget()
    },
  }
}
