import type { Settings } from '../../preload/contract/settings.ts'
import type { DashPlace, PetWindowView } from '../../preload/contract/views/snapshot.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import type { Timers } from '../base/timers.ts'
import type { PetWindow } from './pet-window.ts'

const hourMs = 3_600_000

type PetWindowSettings = Pick<
  Settings,
  'shown' | 'clickThrough' | 'size' | 'motion' | 'bubbleSide' | 'hiddenFromCaptures'
>

/**
 * Whether the floating Dash is shown: while it is on the desktop, from the settings, and not for an hour after the tray was
 * told so. Its size and click-through too.
 */
export interface PetVisibility {
  view(): PetWindowView
  /** To be called when the settings or Dash's place have changed, and once at the start. */
  apply(): void
  readonly show: () => void
  readonly hide: () => void
  readonly hideForAnHour: () => void
  /** Shows Dash at the pointer, where it takes clicks. */
  readonly comeHere: () => void
  /** @returns its own unsubscribe */
  onChange(listener: () => void): () => void
  close(): void
}

/**
 * @param options.place where Dash is now
 * @param options.leaveHome brings it to the desktop
 */
export function openPetVisibility(options: {
  readonly pet: Pick<
    PetWindow,
    | 'show'
    | 'hide'
    | 'comeHere'
    | 'resize'
    | 'setClickThrough'
    | 'setContentProtection'
    | 'setMotion'
  >
  /** Whether the system can leave a window out of captures. */
  readonly offersContentProtection: boolean
  readonly place: () => DashPlace
  readonly leaveHome: () => void
  readonly timers: Timers
  readonly log?: Pick<Log, 'error'>
  /** Dash is not shown until a person wants it. */
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

  /** A person has decided anew. */
  const forget = () => {
    startsHidden = false
    cancelReturn?.()
    cancelReturn = undefined
  }

  const apply = () => {
    if (isClosed) return
    const { clickThrough, size, motion, hiddenFromCaptures } = settings()
    if (options.offersContentProtection) pet.setContentProtection(hiddenFromCaptures)
    pet.resize(size)
    pet.setClickThrough(clickThrough)
    pet.setMotion(motion)
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
    view() {
      const { clickThrough, size, motion, bubbleSide, hiddenFromCaptures } = settings()
      return {
        shown: applied?.isWanted ?? false,
        clickThrough,
        size,
        motion,
        bubbleSide,
        hiddenFromCaptures: options.offersContentProtection ? hiddenFromCaptures : null,
      }
    },
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
      // Otherwise Dash could not be clicked or dragged.
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
