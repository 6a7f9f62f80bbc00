import type { DashBridge } from '../../../preload/contract/bridge.ts'
import type { Day } from '../../../preload/contract/day.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { HistoryView, LifetimeView } from '../../../preload/contract/views/history.ts'
import { sendRequest } from '../../shared/requests.ts'
import type { Breadcrumbs } from './why/breadcrumbs.ts'

/** What the room is turned to: a year (null: this one), or all of them, and the year to go back to. */
export interface Page {
  readonly type: 'year' | 'all'
  readonly year: number | null
}

export type PageView =
  | { readonly type: 'year'; readonly view: HistoryView }
  | { readonly type: 'all'; readonly view: LifetimeView }

/** Asks for what a page shows. */
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

/** What is explained until the person chooses: the latest day with something, or all years; null where there is nothing. */
export function firstChoice({ type, view }: PageView): Day | 'all' | null {
  if (type === 'all') return view.first === null ? null : 'all'
  return view.days.at(-1)?.day ?? null
}

/** What a page explains until the person chooses. */
export interface FirstChoice {
  readonly page: Page
  readonly choice: Day | 'all' | null
}

/**
 * The first choice stays as long as the page is not turned, whatever comes later: somebody may be reading. Only what is
 * no longer there gives way.
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

/** Whether nothing is known, of any year. */
export function isNothing({ view }: PageView): boolean {
  return view.years.length <= 1 && view.repositories.length === 0 && view.notCounted.length === 0
}
