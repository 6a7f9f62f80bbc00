import { useCallback, useEffect, useMemo, useState } from 'react'
import type { DashBridge } from '../../../../preload/contract/bridge.ts'
import type { Day } from '../../../../preload/contract/day.ts'
import type { Problem } from '../../../../preload/contract/problem.ts'
import type { GitDayView, DayView } from '../../../../preload/contract/views/explanation.ts'
import { sendRequest, useRequest, useBridge } from '../../../shared/requests.ts'
import { useSnapshot } from '../../../shared/snapshot.ts'
import { useQuery } from '../use-query.ts'
import {
  requestExplanation,
  currentOf,
  type AnsweredBreadcrumbs,
  type Subject,
  type Breadcrumbs,
} from './breadcrumbs.ts'

/** What the room explains, and how to explain something else. */
export interface ExplanationState {
  /** The subject the user chose, at once; null if there is nothing to explain. */
  readonly subject: Subject | null
  /** The latest answer; it may still belong to the previous subject. */
  readonly shown: AnsweredBreadcrumbs | null
  readonly gitDay: GitDayView | null
  readonly isWaiting: boolean
  /** Why the last action from here failed, or why Git could not be read. */
  readonly problem: Problem | null
  readonly isForgetting: boolean
  /** How often the user has chosen a number: the focus moves each time. */
  readonly visits: number
  /** Explains a day without moving the focus. */
  readonly look: (day: Day) => void
  /** Explains the last breadcrumb and moves the focus there. */
  readonly go: (breadcrumbs: Breadcrumbs) => void
  /** Returns to the first choice. */
  readonly reset: () => void
  readonly openItem: (id: string) => void
  readonly forget: (repository: string) => void
}

function dayOf(shown: AnsweredBreadcrumbs | null): DayView | null {
  if (shown?.answer.ok !== true) return null
  const { type, view } = shown.answer.value
  return type === 'day' ? view : null
}

/** Identifies what would be read of a day: other families, commits or objects need another question. */
function markOf({ families }: DayView): string {
  return families
    .flatMap(({ id, commits }) => [
      id,
      ...commits.rows.flatMap(({ oid, duplicates }) => [oid, ...duplicates]),
    ])
    .join()
}

/** What Git says of a day. Asks again when other commits of it become known, not each time the ledger grows. */
function useGitDay(
  bridge: DashBridge,
  view: DayView | null,
): { readonly gitDay: GitDayView | null; readonly problem: Problem | null } {
  const day = view?.day
  const mark = useMemo(() => (view === null ? '' : markOf(view)), [view])
  const ask = useMemo(
    () =>
      day === undefined
        ? null
        : async () => ({ day, answer: await sendRequest(bridge, 'read-day', { day }) }),
    [bridge, day],
  )
  useEffect(() => {
    if (day === undefined) return undefined
    return () => void sendRequest(bridge, 'cancel-read-day', null)
  }, [bridge, day])
  const { answer: last } = useQuery(ask, mark)
  if (last === null || last.day !== day) return { gitDay: null, problem: null }
  // Without Git, rows are shown without subjects.
  return last.answer.ok
    ? { gitDay: last.answer.value, problem: null }
    : { gitDay: { families: [] }, problem: last.answer.error }
}

/**
 * Explains one number at a time.
 * @param first what to explain until the user chooses
 */
export function useExplanation(first: Breadcrumbs | null): ExplanationState {
  const bridge = useBridge()
  const ledger = useSnapshot((snapshot) => snapshot.ledger)
  const opening = useRequest()
  const forgetting = useRequest()
  const [chosen, setChosen] = useState<Breadcrumbs | null>(null)
  const [visits, setVisits] = useState(0)

  const breadcrumbs = chosen ?? first
  const ask = useMemo(
    () =>
      breadcrumbs &&
      (async (): Promise<AnsweredBreadcrumbs> => ({
        breadcrumbs,
        answer: await requestExplanation(bridge, currentOf(breadcrumbs)),
      })),
    [bridge, breadcrumbs],
  )
  const { answer, isWaiting } = useQuery(ask, ledger)
  const shown = breadcrumbs === null ? null : answer
  const { gitDay, problem: unread } = useGitDay(bridge, dayOf(shown))

  const reset = useCallback(() => setChosen(null), [])
  const look = useCallback((day: Day) => setChosen([{ type: 'day', day }]), [])
  const visit = useCallback(() => setVisits((before) => before + 1), [])
  const go = useCallback(
    (to: Breadcrumbs) => {
      setChosen(to)
      visit()
    },
    [visit],
  )

  return {
    subject: breadcrumbs && currentOf(breadcrumbs),
    shown,
    gitDay,
    isWaiting,
    problem: opening.problem ?? forgetting.problem ?? unread,
    isForgetting: forgetting.isBusy,
    visits,
    look,
    go,
    reset,
    openItem: (item) => void opening.ask('open-item', { item }),
    forget: (repository) => {
      void forgetting.ask('forget-repository', { repository }).then(({ ok }) => {
        if (!ok) return
        reset()
        visit()
      })
    },
  }
}
