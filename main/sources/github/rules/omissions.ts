import type { Problem } from '../../../../preload/contract/problem.ts'
import { otherFieldPattern, type AnswerPath } from './contribution-query.ts'
import { isUnfinishedPart, type GraphqlError } from './failures.ts'

/** What an answer leaves out because organisations do not let the token see it. */
export interface Omission {
  /** The organisations that GitHub names; often none. */
  readonly organisations: readonly string[]
  /** Where the answer lacks something. An empty path stands for any place. */
  readonly paths: readonly AnswerPath[]
}

/**
 * What is left out according to the errors that came with the data, or null. Deleted repositories, unknown clones and
 * withheld checks do not count: they say nothing about contributions.
 */
export function omissionOf(errors: readonly (GraphqlError & { readonly path: AnswerPath })[]) {
  const relevant = errors.filter((error) => {
    const isOther = otherFieldPattern.test(String(error.path[0]))
    return error.type !== 'NOT_FOUND' && !isOther && !isUnfinishedPart(error)
  })
  if (relevant.length === 0) return null
  const named = relevant.flatMap(
    ({ message }) => /[`'"]([A-Za-z0-9-]+)[`'"] organization/.exec(message)?.[1] ?? [],
  )
  return { organisations: [...new Set(named)], paths: relevant.map(({ path }) => path) }
}

/** The problem of a sync that succeeded with gaps. Its `context` chooses the sentence that the user reads. */
export function partialProblem(
  host: string,
  omissions: readonly Pick<Omission, 'organisations'>[],
  { truncated, setAside }: { readonly truncated: number; readonly setAside: number },
): Problem | null {
  const partial = (context: string, more: Problem['params'] = {}): Problem => {
    return { code: 'github-partial', params: { host, context, ...more } }
  }
  // GitHub does not always name the organisations.
  const names = new Set(omissions.flatMap(({ organisations }) => organisations))
  if (names.size > 0) return partial('named', { names: [...names].join(', ') })
  if (omissions.length > 0) return partial('hidden')
  if (setAside > 0) return partial('set-aside', { days: setAside })
  return truncated > 0 ? partial('truncated', { days: truncated }) : null
}
