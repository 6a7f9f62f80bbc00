import type { Settings } from '../../preload/contract/declared-settings.ts'
import type { AgentSession, AgentsView } from '../../preload/contract/views/agents-view.ts'
import type { Clock, Stopwatch } from '../base/clock.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import type { Timers } from '../base/timers.ts'
import { sessionEventOf } from './rules/agent-events.ts'
import { parseHookReport } from './rules/hook-report.ts'
import {
  countReminder,
  expireSessions,
  nextCheck,
  reduceSessions,
  shownSessions,
  type KeptSession,
} from './rules/sessions.ts'

export type Agents = ReturnType<typeof openAgents>

/** `before` is null for a new session, `after` for a session that left. */
export interface AgentChange {
  readonly before: AgentSession | null
  readonly after: AgentSession | null
}

/**
 * The sessions of coding agents, as their hooks report them while the user wants to know. Nothing of them is stored or
 * logged. One timer runs while there is a session, and none otherwise.
 * @param options.isAlive whether a process of this machine runs
 */
export function openAgents(options: {
  readonly settings: {
    all(): Pick<Settings, 'door' | 'agents'>
    onChange(listener: () => void): () => void
  }
  readonly clock: Pick<Clock, 'now'>
  readonly stopwatch: Stopwatch
  readonly timers: Timers
  readonly isAlive: (pid: number) => boolean
  readonly log: Pick<Log, 'error'>
}) {
  const { settings, clock, stopwatch, timers, isAlive, log } = options
  const changes = createEmitter<AgentChange>(log)
  let kept: readonly KeptSession[] = []
  let cancel: (() => void) | undefined
  const now = () => ({ clockMs: clock.now(), stopwatchMs: stopwatch() })

  function set(next: readonly KeptSession[]): void {
    const [before, after] = [shownSessions(kept), shownSessions(next)]
    kept = next
    cancel?.()
    const at = nextCheck(kept, now())
    cancel = at === null ? undefined : timers.after(Math.max(0, at - stopwatch()), check)
    for (const key of new Set([...after, ...before].map((session) => session.key))) {
      const change = {
        before: before.find((session) => session.key === key) ?? null,
        after: after.find((session) => session.key === key) ?? null,
      }
      if (change.before?.state !== change.after?.state) changes.emit(change)
    }
  }

  const isListening = () => settings.all().door && settings.all().agents
  const offSettings = settings.onChange(() => {
    if (!isListening()) set([])
  })
  const check = () => set(expireSessions(kept, now(), isAlive))

  return {
    view: (): AgentsView => ({ sessions: shownSessions(kept) }),
    /** Takes the words that `hot-dash hook` sent (`parseHookReport`). Ignores events without a meaning. */
    takeReport(words: readonly string[]): void {
      if (!isListening()) return
      const report = parseHookReport(words)
      const event = report && sessionEventOf(report)
      if (report === null || event === null) return
      // A process in a container has another pid here, so drop a pid that does not run.
      const pid = report.pid !== null && isAlive(report.pid) ? report.pid : null
      const current = expireSessions(kept, now(), isAlive)
      set(reduceSessions(current, { ...report, pid }, event, now()))
    },
    /** Call it before Dash reminds a user who is there. Sessions with enough reminders expire. */
    countReminder: (): void => set(countReminder(kept, now())),
    /** The process of a session's agent; null if it is unknown. */
    processOf: (key: string): number | null => kept.find((one) => one.key === key)?.pid ?? null,
    /** Called for each session that comes, changes its state or leaves. @returns the unsubscribe function */
    onChange: changes.on,
    close(): void {
      cancel?.()
      offSettings()
    },
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM'
  }
}
