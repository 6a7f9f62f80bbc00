import { isDeepStrictEqual } from 'node:util'
import type { QuietView } from '../../preload/contract/views/snapshot-view.ts'
import type { Clock } from '../base/clock.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import type { Day } from '../base/rules/day.ts'
import { minuteOfDay } from '../base/rules/local-time.ts'
import {
  presentingForAnHour,
  presentingAt,
  quietSince,
  type WallTime,
} from './rules/quiet-hours.ts'
import type { SettingsService } from './settings.ts'

export type Quiet = ReturnType<typeof createQuiet>

/** When Dash is silent and still: while the user presents, and during quiet hours. */
export function createQuiet(options: {
  readonly settings: Pick<SettingsService, 'all' | 'set'>
  readonly clock: Pick<Clock, 'now' | 'localTime'>
  readonly log: Pick<Log, 'error'>
}) {
  const { settings, clock, log } = options
  const wallTime = (instant: number): WallTime => {
    const time = clock.localTime(instant)
    return { day: time.day, minute: minuteOfDay(time) }
  }
  const changes = createEmitter<QuietView>(log)
  /** The quiet hours that the user ended early, by the day they began. */
  let ended: Day | null = null

  const view = (): QuietView => {
    const { presenting, quietHours } = settings.all()
    const at = clock.now()
    const presents = presentingAt(presenting, at)
    if (presents !== null) {
      const { until } = presents
      return { name: 'presenting', until: until === null ? null : wallTime(until).minute }
    }
    const since = quietSince(quietHours, wallTime(at))
    if (since === null || since === ended) return { name: 'none' }
    return { name: 'quiet-hours', until: quietHours.to }
  }

  let last = view()
  const check = () => {
    const { presenting } = settings.all()
    const presents = presentingAt(presenting, clock.now())
    // Store the result, because the clock may be set back later.
    if (presents !== presenting) settings.set({ presenting: presents })
    const next = view()
    if (isDeepStrictEqual(next, last)) return
    last = next
    changes.emit(next)
  }

  return {
    view,
    isQuiet: (): boolean => view().name !== 'none',
    present(howLong: 'an-hour' | 'until-off'): void {
      settings.set({
        presenting: howLong === 'an-hour' ? presentingForAnHour(clock.now()) : { until: null },
      })
      check()
    },
    /** Stops presenting, and ends the current quiet hours early. */
    end: (): void => {
      ended = quietSince(settings.all().quietHours, wallTime(clock.now()))
      settings.set({ presenting: null })
      check()
    },
    /** Call it each minute and when settings change: time has passed, and the clock may have been set. */
    check,
    /** Called when the view changes. @returns the unsubscribe function */
    onChange: changes.on,
  }
}
