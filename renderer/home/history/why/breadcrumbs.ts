import type { DashBridge } from '../../../../preload/contract/bridge.ts'
import type { Day } from '../../../../preload/contract/day.ts'
import type { Kind } from '../../../../preload/contract/kinds.ts'
import type { Problem } from '../../../../preload/contract/problem.ts'
import type { Result } from '../../../../preload/contract/result.ts'
import type { Locale } from '../../../../preload/contract/settings.ts'
import type {
  DayView,
  RepositoryView,
  TotalView,
} from '../../../../preload/contract/views/explanation.ts'
import { assertNever } from '../../../../preload/contract/result.ts'
import { sendRequest } from '../../../shared/requests.ts'
import { formatDay } from '../../../shared/formats.ts'
import type { TFunction } from 'i18next'

/** A number that can be explained. */
export type Subject =
  | { readonly type: 'day'; readonly day: Day }
  | {
      readonly type: 'repository'
      /** A handle. */
      readonly id: string
      readonly name: string
      readonly year: number | null
    }
  | { readonly type: 'total'; readonly year: number | null; readonly kind: Kind | null }

/** The path to a number: what was opened first, then what was opened from there. Never empty. */
export type Breadcrumbs = readonly [Subject, ...Subject[]]

export type Explanation =
  | { readonly type: 'day'; readonly view: DayView }
  | { readonly type: 'repository'; readonly view: RepositoryView }
  | { readonly type: 'total'; readonly view: TotalView }

/** Breadcrumbs and the answer at their end. */
export interface AnsweredBreadcrumbs {
  readonly breadcrumbs: Breadcrumbs
  readonly answer: Result<Explanation, Problem>
}

/** The last breadcrumb. */
export function currentOf(breadcrumbs: Breadcrumbs): Subject {
  return breadcrumbs.at(-1) ?? breadcrumbs[0]
}

function isSame(one: Subject, other: Subject): boolean {
  switch (one.type) {
    case 'day':
      return other.type === 'day' && one.day === other.day
    case 'repository':
      return other.type === 'repository' && one.id === other.id && one.year === other.year
    case 'total':
      return other.type === 'total' && one.year === other.year && one.kind === other.kind
    default:
      return assertNever(one)
  }
}

/** Goes one step further; if that step was made already, goes back to it. */
export function breadcrumbsTo(breadcrumbs: Breadcrumbs, subject: Subject): Breadcrumbs {
  const [first, ...others] = breadcrumbs
  const at = breadcrumbs.findIndex((step) => isSame(step, subject))
  if (at === 0) return [first]
  return at > 0 ? [first, ...others.slice(0, at)] : [first, ...others, subject]
}

/** A subject's heading. */
export function nameOf(t: TFunction, locale: Locale, subject: Subject): string {
  switch (subject.type) {
    case 'day':
      return formatDay(locale, subject.day)
    case 'repository': {
      const { name, year } = subject
      return year === null ? name : t('history.why.nameIn', { name, year })
    }
    case 'total': {
      const { year, kind } = subject
      if (kind === null)
        return year === null ? t('history.why.all') : t('history.why.allIn', { year })
      const words = t(`kind.${kind}`)
      return year === null ? words : t('history.why.kindIn', { kind: words, year })
    }
    default:
      return assertNever(subject)
  }
}

function explained<View, Type extends Explanation['type']>(
  type: Type,
  answer: Result<View, Problem>,
): Result<{ readonly type: Type; readonly view: View }, Problem> {
  return answer.ok ? { ok: true, value: { type, view: answer.value } } : answer
}

/** Requests a subject's explanation. */
export async function requestExplanation(
  bridge: DashBridge,
  subject: Subject,
): Promise<Result<Explanation, Problem>> {
  switch (subject.type) {
    case 'day':
      return explained('day', await sendRequest(bridge, 'explain-day', { day: subject.day }))
    case 'repository': {
      const { id, year } = subject
      return explained(
        'repository',
        await sendRequest(bridge, 'explain-repository', { repository: id, year }),
      )
    }
    case 'total': {
      const { year, kind } = subject
      return explained('total', await sendRequest(bridge, 'explain-total', { year, kind }))
    }
    default:
      return assertNever(subject)
  }
}
