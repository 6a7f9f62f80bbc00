import type { DashBridge } from '../../../preload/contract/bridge.ts'
import type { Day } from '../../../preload/contract/day.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { HistoryView, LifetimeView } from '../../../preload/contract/views/history.ts'
import { sendRequest } from '../../shared/requests.ts'
import type { Breadcrumbs } from './why/breadcrumbs.ts'

/** What the room shows: a year (null: the current one) or all years, and the year to return to. */
export interface Page {
  readonly type: 'year' | 'all'
  readonly year: number | null
}

export type PageView =
  | { readonly type: 'year'; readonly view: HistoryView }
  | { readonly type: 'all'; readonly view: LifetimeView }

/** Requests what a page shows. */
export async function requestPage(
  bridge: DashBridge,
  page: Page,
): Promise<Result<PageView, Problem>> {
  if (page.type === 'all') {
    const answer = await sendRequest(bridge, 'lifetime', null)
    return answer.ok ? { ok: true, value: { type: 'all', view: answer.value } } : answer
  }
  const answer = await sendRequest(bridge, 'history', { year: page.year })
  return answer.ok ? { ok: true, value: { type: 'year', view: answer.value } } : answer
}

/**
 * What to explain until the user chooses: the latest day with contributions, or all years; null if there is nothing.
 */
export function firstChoice({ type, view }: PageView): Day | 'all' | null {
  if (type === 'all') return view.first === null ? null : 'all'
  return view.days.at(-1)?.day ?? null
}

/** What a page explains until the user chooses. */
export interface FirstChoice {
  readonly page: Page
  readonly choice: Day | 'all' | null
}

/**
 * Keeps the first choice until the user turns the page, whatever arrives later: they may be reading. It yields only
 * if it no longer exists.
 */
export function holdChoice(held: FirstChoice | null, page: Page, shown: PageView): FirstChoice {
  if (held?.page !== page) return { page, choice: firstChoice(shown) }
  const isThere =
    shown.type === 'year'
      ? shown.view.days.some(({ day }) => day === held.choice)
      : held.choice === firstChoice(shown)
  if (isThere) return held
  const choice = firstChoice(shown)
  return choice === held.choice ? held : { page, choice }
}

/** The breadcrumbs of a first choice. */
export function trailTo(choice: Day | 'all'): Breadcrumbs {
  return choice === 'all'
    ? [{ type: 'total', year: null, kind: null }]
    : [{ type: 'day', day: choice }]
}

/** Whether there are no contributions in any year. */
export function isNothing({ view }: PageView): boolean {
  return view.years.length <= 1 && view.repositories.length === 0 && view.notCounted.length === 0
}
