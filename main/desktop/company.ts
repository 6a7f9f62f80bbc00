import type { Settings } from '../../preload/contract/settings.ts'
import type { CompanyView } from '../../preload/contract/views/snapshot.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import type { Timers } from '../base/timers.ts'
import type { PetWindow } from './pet-window.ts'

const anHour = 3_600_000

type CompanySettings = Pick<Settings, 'shown' | 'clickThrough' | 'size'>

/** Whether and how the floating Dash keeps company. */
export interface Company {
  view(): CompanyView
  /** The settings have changed, or the window has just been made. */
  apply(): void
  readonly show: () => void
  readonly hide: () => void
  readonly hideForAnHour: () => void
  readonly comeHere: () => void
  /** @returns its own unsubscribe */
  onChange(listener: () => void): () => void
  close(): void
}

export function openCompany(options: {
  readonly pet: Pick<PetWindow, 'show' | 'hide' | 'comeHere' | 'resize' | 'setClickThrough'>
  readonly timers: Timers
  readonly log?: Pick<Log, 'error'>
  readonly settings: () => CompanySettings
  readonly set: (change: Partial<CompanySettings>) => void
}): Company {
  const { pet, timers, settings, set } = options
  const changes = createEmitter<null>(options.log)
  let returning: (() => void) | undefined
  let isShown: boolean | undefined

  const stayAway = () => {
    returning?.()
    returning = undefined
  }

  const apply = () => {
    const { shown, clickThrough, size } = settings()
    pet.resize(size)
    pet.setClickThrough(clickThrough)
    const next = shown && returning === undefined
    if (next === isShown) return
    isShown = next
    if (next) pet.show()
    else pet.hide()
    changes.emit(null)
  }

  const show = () => {
    stayAway()
    set({ shown: true })
    apply()
  }

  return {
    view() {
      const { clickThrough, size } = settings()
      return { shown: isShown ?? false, clickThrough, size }
    },
    apply,
    show,
    hide() {
      stayAway()
      set({ shown: false })
      apply()
    },
    hideForAnHour() {
      stayAway()
      returning = timers.after(anHour, () => {
        returning = undefined
        apply()
      })
      apply()
    },
    comeHere() {
      // The way back from anywhere also undoes what makes Dash out of reach.
      set({ clickThrough: false })
      show()
      pet.comeHere()
    },
    onChange: changes.on,
    close: stayAway,
  }
}
