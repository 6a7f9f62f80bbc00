import type { QuietView } from '../../preload/contract/views/snapshot.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import type { Day } from '../base/rules/day.ts'
import { minuteOfDay, type LocalTime } from '../base/rules/local-time.ts'
import { forAnHour, presentingAt, quietSince, type WallTime } from './rules/quiet.ts'
import type { SettingsService } from './settings.ts'

/** Times in which Dash is silent and still: while a person presents, and in quiet hours. */
export interface Quiet {
  /** As of now. */
  view(): QuietView
  readonly isQuiet: () => boolean
  /** The person presents: for an hour, or until it is switched off. */
  present(howLong: 'an-hour' | 'until-off'): void
  /** Nothing is quiet any more: presenting is over, and of the quiet hours what is left of them this time. */
  readonly end: () => void
  /** To be called when the settings have changed and each minute: time has passed, and the clock may have been set. */
  readonly check: () => void
  /** Called when the view is another one. @returns its own unsubscribe */
  onChange(listener: (view: QuietView) => void): () => void
}

/**
 * @param options.localTime what calendar and clock on the wall show at an instant
 */
export function openQuiet(options: {
  readonly settings: Pick<SettingsService, 'all' | 'set'>
  readonly now: () => number
  readonly localTime: (instant: number) => LocalTime
  readonly log: Pick<Log, 'error'>
}): Quiet {
  const { settings, now } = options
  const wallTime = (instant: number): WallTime => {
    const time = options.localTime(instant)
    return { day: time.day, minute: minuteOfDay(time) }
  }
  const changes = createEmitter<QuietView>(options.log)
  /** The quiet hours that were ended before their time, by the day on which they began. */
  let ended: Day | null = null

  const view = (): QuietView => {
    const { presenting, quietHours } = settings.all()
    const at = now()
    const presents = presentingAt(presenting, at)
    if (presents !== null) {
      const { until } = presents
      return { name: 'presenting', until: until === null ? null : wallTime(until).minute }
    }
    const since = quietSince(quietHours, wallTime(at))
    if (since === null || since === ended) return { name: 'none' }
    return { name: 'quiet-hours', until: quietHours.to }
  }

  let last = JSON.stringify(view())
  const check = () => {
    const { presenting } = settings.all()
    const presents = presentingAt(presenting, now())
    // The end of an hour is told by a clock that may be set back later.
    if (presents !== presenting) settings.set({ presenting: presents })
    const next = view()
    if (JSON.stringify(next) === last) return
    last = JSON.stringify(next)
    changes.emit(next)
  }

  return {
    view,
    isQuiet: () => view().name !== 'none',
    present(howLong) {
      settings.set({ presenting: howLong === 'an-hour' ? forAnHour(now()) : { until: null } })
      check()
    },
    end() {
      ended = quietSince(settings.all().quietHours, wallTime(now()))
      settings.set({ presenting: null })
      check()
    },
    check,
    onChange: changes.on,
  }
}
