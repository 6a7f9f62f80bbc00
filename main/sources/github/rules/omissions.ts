import type { Problem } from '../../../../preload/contract/problem.ts'
import { undisclosedKey } from '../../../../preload/contract/undisclosed.ts'
import { fieldsBesideContributions, type AnswerPath } from './contribution-query.ts'
import { isTooLargeType, tellsWentWrong } from './failures.ts'

/** An error that came beside data. */
export interface PartialError {
  readonly type: string
  readonly message: string
  /** The path in the answer at which something is missing; empty if GitHub does not say. */
  readonly path: AnswerPath
}

/** What an answer leaves out because organisations do not let the token see it. */
export interface Omission {
  /** The organisations that GitHub names; often it names none. */
  readonly organisations: readonly string[]
  /** The paths in the answer; an empty path may be anywhere. */
  readonly places: readonly AnswerPath[]
}

/** Whether an error means that GitHub did not finish this part of its answer, so that it is worth asking again. */
export function tellsLoss(error: Pick<PartialError, 'type' | 'message'>): boolean {
  return isTooLargeType(error.type) || tellsWentWrong(error.message)
}

/**
 * Reads errors that came beside data; null if nothing is left out because of them. A deleted repository is no loss,
 * nor is one that GitHub does not find by a clone's name: no contribution was claimed there. Withheld pull request
 * checks say nothing about contributions.
 */
export function omissionOf(errors: readonly PartialError[]): Omission | null {
  const relevant = errors.filter((error) => {
    const isBeside = fieldsBesideContributions.test(String(error.path[0]))
    return error.type !== 'NOT_FOUND' && !isBeside && !tellsLoss(error)
  })
  if (relevant.length === 0) return null
  const named = relevant.flatMap(({ message }) => {
    const name = /[`'"]([A-Za-z0-9-]+)[`'"] organization/.exec(message)?.[1]
    return name === undefined ? [] : [name]
  })
  return { organisations: [...new Set(named)], places: relevant.map(({ path }) => path) }
}

/**
 * A sync that succeeded with gaps. `context` chooses the sentence: `named` (organisations in `names`), `hidden`
 * (unnamed ones), `unread` (days that GitHub fails to return), `cut` (a day with more repositories than GitHub
 * lists).
 */
export function partialProblem(
  host: string,
  omissions: readonly Pick<Omission, 'organisations'>[],
  { truncated, setAside }: { readonly truncated: number; readonly setAside: number },
): Problem | null {
  const partial = (context: string, more: Readonly<Record<string, string | number>> = {}) => {
    return { code: 'github-partial', params: { host, context, ...more } } as const
  }
  const names = new Set(omissions.flatMap(({ organisations }) => organisations))
  if (names.size > 0) return partial('named', { names: [...names].join(', ') })
  if (omissions.length > 0) return partial('hidden')
  if (setAside > 0) return partial('unread', { days: setAside })
  return truncated > 0 ? partial(undisclosedKey('truncated'), { days: truncated }) : null
}
