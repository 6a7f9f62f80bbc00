import type { Settings } from '../../preload/contract/settings.ts'
import type { DashPlace, Snapshot } from '../../preload/contract/views/snapshot.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import type { Timers } from '../base/timers.ts'
import type { PetLook, PetWindow } from './pet-window.ts'

const hourMs = 3_600_000

/**
 * Decides whether the floating Dash is visible: only while Dash is on the desktop, only if the settings say so, and not
 * for an hour after the user hid it from the tray. Opens its window when needed.
 * @param options.openPet opens the window, hidden
 * @param options.offersContentProtection whether the system can exclude a window from screen captures
 * @param options.place where Dash is now
 * @param options.leaveHome brings Dash to the desktop
 * @param options.startsHidden Dash stays hidden until the user asks for it
 */
export function openPetVisibility(options: {
  readonly openPet: (look: PetLook) => PetWindow
  readonly offersContentProtection: boolean
  readonly place: () => DashPlace
  readonly leaveHome: () => void
  readonly timers: Timers
  readonly log?: Pick<Log, 'error'>
  readonly startsHidden: boolean
  readonly settings: () => Settings
  readonly set: (change: Partial<Settings>) => void
}) {
  const { settings, set, offersContentProtection } = options
  const changes = createEmitter<null>(options.log)
  let { startsHidden } = options
  let pet: PetWindow | undefined
  let cancelReturn: (() => void) | undefined
  let isClosed = false
  let applied: { readonly isShown: boolean; readonly place: DashPlace } | undefined

  /** Forgets that Dash is hidden for a time, because the user has made a new choice. */
  const forget = () => {
    startsHidden = false
    cancelReturn?.()
    cancelReturn = undefined
  }
  const look = (): PetLook => ({
    ...settings(),
    isProtected: offersContentProtection && settings().hiddenFromCaptures,
  })
  const opened = () => (pet ??= options.openPet(look()))
  const apply = () => {
    if (isClosed) return
    pet?.apply(look())
    const isShown = settings().shown && cancelReturn === undefined && !startsHidden
    const place = options.place()
    if (applied?.isShown === isShown && applied.place === place) return
    applied = { isShown, place }
    if (isShown && place === 'desktop') opened().show()
    else pet?.hide()
    changes.emit(null)
  }
  const choose = (shown: boolean) => {
    forget()
    set({ shown })
    apply()
  }

  return {
    /** The floating window; undefined until it is needed. */
    pet: () => pet,
    view: (): Snapshot['petWindow'] => ({
      shown: applied?.isShown ?? false,
      offersContentProtection,
    }),
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
    /** Shows Dash at the pointer. */
    comeHere: () => {
      // If clicks went through Dash, the user could not click or drag it.
      set({ clickThrough: false })
      options.leaveHome()
      choose(true)
      opened().comeHere()
    },
    /** @returns the unsubscribe function */
    onChange: changes.on,
    close() {
      isClosed = true
      forget()
      pet?.close()
    },
  }
}
