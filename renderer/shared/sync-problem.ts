import type { Problem } from '../../preload/contract/problem.ts'
import type { Locale } from '../../preload/contract/settings.ts'
import type { AccountView } from '../../preload/contract/views/github.ts'
import { formatTime } from './formats.ts'

/**
 * The problem that keeps an account from syncing, with the account's details if its sentence uses more than the
 * problem contains.
 */
export function syncProblem(
  locale: Locale,
  { sync, login }: Pick<AccountView, 'sync' | 'login'>,
): Problem | null {
  if (sync.name !== 'waiting' && sync.name !== 'signed-out') return null
  const { code, params } = sync.problem
  if (sync.name === 'waiting' && code === 'github-trouble')
    return {
      code,
      params: { ...params, context: 'waiting', time: formatTime(locale, sync.nextAt) },
    }
  if (sync.name === 'signed-out' && code === 'github-token-rejected')
    return { code, params: { ...params, context: 'signedOut', login } }
  return sync.problem
}
