import { hourMs } from '../../../preload/contract/durations.ts'
import type { Settings } from '../../../preload/contract/declared-settings.ts'
import type { DashPlace, Snapshot } from '../../../preload/contract/views/snapshot-view.ts'
import type { Clock } from '../../base/clock.ts'
import { isWaitOver } from '../../base/rules/waits.ts'
import type { PetSettings, PetWindow, PetWindowOptions } from './pet-window.ts'

/**
 * Decides whether the floating Dash is visible: only while Dash is on the desktop, only if the settings say so, and not
 * for an hour after the user hid it from the tray. Opens its window, hidden, when needed.
 * @param options.offersContentProtection whether the system can exclude a window from screen captures
 * @param options.leaveHome brings Dash to the desktop
 * @param options.startsHidden Dash stays hidden until the user asks for it
 * @param options.onChange called when Dash was shown or hidden, or has changed its place
 */
export function openPetVisibility(options: {
  readonly openPet: (options: Pick<PetWindowOptions, 'settings' | 'onCloseRequested'>) => PetWindow
  readonly offersContentProtection: boolean
  readonly place: () => DashPlace
  readonly leaveHome: () => void
  readonly clock: Pick<Clock, 'now'>
  readonly startsHidden: boolean
  readonly settings: () => Settings
  readonly set: (change: Partial<Settings>) => void
  readonly onChange: () => void
}) {
  const { settings, set, clock, offersContentProtection } = options
  let pet: PetWindow | undefined
  /** When a temporary hiding ends: an hour after the user chose it or, after a hidden start, once Dash is called. */
  let hiddenUntil: number | 'called' | null = options.startsHidden ? 'called' : null
  let isClosed = false
  let applied: { readonly isShown: boolean; readonly place: DashPlace } | undefined

  const petSettings = (): PetSettings => ({
    ...settings(),
    isProtected: offersContentProtection && settings().hiddenFromCaptures,
  })
  const openPetOnce = () =>
    (pet ??= options.openPet({ settings: petSettings(), onCloseRequested: () => setShown(false) }))
  const apply = () => {
    if (isClosed) return
    pet?.apply(petSettings())
    if (typeof hiddenUntil === 'number' && isWaitOver(hiddenUntil, hourMs, clock.now()))
      hiddenUntil = null
    const isShown = settings().shown && hiddenUntil === null
    const place = options.place()
    if (applied?.isShown === isShown && applied.place === place) return
    applied = { isShown, place }
    if (isShown && place === 'desktop') openPetOnce().show()
    else pet?.hide()
    options.onChange()
  }
  const setShown = (isShown: boolean) => {
    hiddenUntil = null
    set({ shown: isShown })
    apply()
  }

  return {
    /** The floating window; undefined until it is needed. */
    pet: () => pet,
    view: (): Snapshot['petWindow'] => ({
      isShown: applied?.isShown ?? false,
      offersContentProtection,
    }),
    /** Call it each minute, when the settings or Dash's place have changed, and once at startup. */
    apply,
    show: () => setShown(true),
    hide: () => setShown(false),
    hideForAnHour: () => {
      hiddenUntil = clock.now() + hourMs
      apply()
    },
    comeHere: () => {
      // If clicks went through Dash, the user could not click or drag it.
      set({ clickThrough: false })
      options.leaveHome()
      setShown(true)
      openPetOnce().comeHere()
    },
    close() {
      isClosed = true
      pet?.close()
    },
  }
}
