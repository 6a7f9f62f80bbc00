import type { ProblemCode } from '../../preload/contract/problem.ts'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import type { Clock } from '../base/clock.ts'
import { problemCodesIn, type PastProblem } from './rules/problem-codes.ts'

export type PastProblems = ReturnType<typeof createPastProblems>

/** Remembers which problems the user had in this run: one entry per code. */
export function createPastProblems(clock: Pick<Clock, 'now'>) {
  const byCode = new Map<ProblemCode, PastProblem>()
  let shown: ReadonlySet<ProblemCode> = new Set()

  function add(code: ProblemCode): void {
    const times = (byCode.get(code)?.times ?? 0) + 1
    byCode.set(code, { code, times, lastAt: clock.now() })
  }
  return {
    /** Call it when a request was answered with a problem. */
    add,
    /** Call it with each snapshot: adds the problems that the one before did not show. */
    see: ({ git, folders, github, voice, engines, backups, updates, desktop }: Snapshot): void => {
      const now = problemCodesIn([git, folders, github, voice, engines, backups, updates, desktop])
      for (const code of now) if (!shown.has(code)) add(code)
      shown = now
    },
    /** The latest first. */
    list: (): readonly PastProblem[] =>
      [...byCode.values()].sort((one, other) => other.lastAt - one.lastAt),
  }
}
