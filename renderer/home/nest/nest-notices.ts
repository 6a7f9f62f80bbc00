import type { Problem } from '../../../preload/contract/problem.ts'
import type { Snapshot } from '../../../preload/contract/views/snapshot.ts'
import { formatDateTime } from '../../shared/formats.ts'
import { syncProblem } from '../../shared/sync-problem.ts'

/** Waiting out a rate limit needs no action, and a bird that chirps is no problem: both are shown in Settings only. */
const quiet: ReadonlySet<Problem['code']> = new Set(['github-rate-limited', 'voice-engine-absent'])

/** The problems to show in the Nest: each one once, the most basic first. */
export function noticesOf({
  locale,
  git,
  folders,
  github,
  voice,
  backups,
  crashes,
}: Pick<
  Snapshot,
  'locale' | 'git' | 'folders' | 'github' | 'voice' | 'backups' | 'crashes'
>): readonly Problem[] {
  const crashed = (at: number): Problem => {
    return { code: 'crashed', params: { time: formatDateTime(locale, at) } }
  }
  const all: readonly (Problem | null)[] = [
    backups.problem,
    crashes.newestAt === null ? null : crashed(crashes.newestAt),
    git.name === 'trouble' ? git.problem : null,
    ...folders.flatMap(({ state, problems }) =>
      state.name === 'trouble' ? [state.problem, ...problems] : problems,
    ),
    ...github.accounts.map((account) => syncProblem(locale, account)),
    voice.engine.name === 'absent' ? voice.engine.problem : null,
  ]
  const told = all.filter((problem) => problem !== null).filter(({ code }) => !quiet.has(code))
  return [...new Map(told.map((problem) => [JSON.stringify(problem), problem])).values()]
}
