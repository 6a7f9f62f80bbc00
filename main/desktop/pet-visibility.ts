import type { Settings } from '../../preload/contract/settings.ts'
import type { PetWindowView } from '../../preload/contract/views/snapshot.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import type { Timers } from '../base/timers.ts'
import type { PetWindow } from './pet-window.ts'

const hourMs = 3_600_000

type PetWindowSettings = Pick<Settings, 'shown' | 'clickThrough' | 'size' | 'motion'>

/** Whether the floating Dash is shown, and its size and click-through: from the settings, and for an hour from the tray. */
export interface PetVisibility {
  view(): PetWindowView
  /** To be called when the settings have changed, and once at the start. */
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

export function openPetVisibility(options: {
  readonly pet: Pick<PetWindow, 'show' | 'hide' | 'comeHere' | 'resize' | 'setClickThrough'>
  readonly timers: Timers
  readonly log?: Pick<Log, 'error'>
  /** Dash is not shown until a person wants it. */
  readonly startsHidden: boolean
  readonly settings: () => PetWindowSettings
  readonly set: (change: Partial<PetWindowSettings>) => void
}): PetVisibility {
  const { pet, timers, settings, set } = options
  const changes = createEmitter<null>(options.log)
  let cancelTimer: (() => void) | undefined
  let isShown: boolean | undefined
  let { startsHidden } = options

  const cancelReturn = () => {
    startsHidden = false
    cancelTimer?.()
    cancelTimer = undefined
  }

  const apply = () => {
    const { shown, clickThrough, size } = settings()
    pet.resize(size)
    pet.setClickThrough(clickThrough)
    const next = shown && cancelTimer === undefined && !startsHidden
    if (next === isShown) return
    isShown = next
    if (next) pet.show()
    else pet.hide()
    changes.emit(null)
  }

  const show = () => {
    cancelReturn()
    set({ shown: true })
    apply()
  }

  return {
    view() {
      const { clickThrough, size, motion } = settings()
      return { shown: isShown ?? false, clickThrough, size, motion }
    },
    apply,
    show,
    hide() {
      cancelReturn()
      set({ shown: false })
      apply()
    },
    hideForAnHour() {
      cancelReturn()
      cancelTimer = timers.after(hourMs, () => {
        cancelTimer = undefined
        apply()
      })
      apply()
    },
    comeHere() {
      // Otherwise Dash could not be clicked or dragged.
      set({ clickThrough: false })
      show()
      pet.comeHere()
    },
    onChange: changes.on,
    close: cancelReturn,
  }
}
