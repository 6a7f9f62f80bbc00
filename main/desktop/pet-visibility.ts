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
 * @param options.offersContentProtection whether the system can exclude a window from screen captures
 * @param options.place where Dash is now
 * @param options.leaveHome brings Dash to the desktop
 * @param options.startsHidden Dash stays hidden until the user asks for it
 */
export function openPetVisibility(options: {
  readonly pet: Pick<PetWindow, 'show' | 'hide' | 'comeHere' | 'apply'>
  readonly offersContentProtection: boolean
  readonly place: () => DashPlace
  readonly leaveHome: () => void
  readonly timers: Timers
  readonly log?: Pick<Log, 'error'>
  readonly startsHidden: boolean
  readonly settings: () => PetWindowSettings
  readonly set: (change: Partial<PetWindowSettings>) => void
}) {
  const { pet, settings, set, offersContentProtection } = options
  const changes = createEmitter<null>(options.log)
  let { startsHidden } = options
  let cancelReturn: (() => void) | undefined
  let isClosed = false
  let applied: { readonly isWanted: boolean; readonly place: DashPlace } | undefined

  /** The user has made a new choice. */
  const forget = () => {
    startsHidden = false
    cancelReturn?.()
    cancelReturn = undefined
  }
  const look = (): PetLook => ({
    ...settings(),
    isProtected: offersContentProtection && settings().hiddenFromCaptures,
  })
  const apply = () => {
    if (isClosed) return
    pet.apply(look())
    const isWanted = settings().shown && cancelReturn === undefined && !startsHidden
    const place = options.place()
    if (applied?.isWanted === isWanted && applied.place === place) return
    applied = { isWanted, place }
    if (isWanted && place === 'desktop') pet.show()
    else pet.hide()
    changes.emit(null)
  }
  const choose = (shown: boolean) => {
    forget()
    set({ shown })
    apply()
  }

  return {
    view: (): PetWindowView => ({ shown: applied?.isWanted ?? false, offersContentProtection }),
    /** What the floating window looks like by the settings. */
    look,
    /** Call it when the settings or Dash's place have changed, and once at startup. */
    apply,
    show: () => choose(true),
    hide: () => choose(false),
    hideForAnHour: () => {
      forget()
      cancelReturn = options.timers.after(hourMs, () => {
        cancelReturn = undefined
        apply()
      })
      apply()
    },
    /** Shows Dash at the pointer, and makes it clickable. */
    comeHere: () => {
      // Otherwise the user could not click or drag Dash.
      set({ clickThrough: false })
      options.leaveHome()
      choose(true)
      pet.comeHere()
    },
    /** @returns the unsubscribe function */
    onChange: changes.on,
    close() {
      isClosed = true
      forget()
    },
  }
}
