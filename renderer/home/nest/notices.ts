import type { Problem } from '../../../preload/contract/problem.ts'
import { formatDateTime } from '../../shared/formats.ts'
import { syncProblem } from '../../shared/sync-problem.ts'
import type { Snapshot } from '../../../preload/contract/views/snapshot.ts'

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
  const all: Problem[] = []
  if (backups.problem !== null) all.push(backups.problem)
  if (crashes.newestAt !== null) {
    all.push({ code: 'crashed', params: { time: formatDateTime(locale, crashes.newestAt) } })
  }
  if (git.name === 'trouble') all.push(git.problem)
  for (const { state, problems } of folders) {
    if (state.name === 'trouble') all.push(state.problem)
    all.push(...problems)
  }
  for (const account of github.accounts) {
    const problem = syncProblem(locale, account)
    if (problem) all.push(problem)
  }
  if (voice.engine.name === 'absent') all.push(voice.engine.problem)
  const told = new Map<string, Problem>()
  for (const problem of all) {
    const key = JSON.stringify(problem)
    if (!quiet.has(problem.code) && !told.has(key)) told.set(key, problem)
  }
  return [...told.values()]
}
