import type { TFunction } from 'i18next'
import type { Locale } from '../../../../preload/contract/settings.ts'
import { undisclosedKey } from '../../../../preload/contract/undisclosed.ts'
import type { IncompleteDays } from '../../../../preload/contract/views/history.ts'
import { formatDay } from '../../../shared/formats.ts'

/** How much more there is, and on which days. */
export function incompleteText(
  t: TFunction,
  locale: Locale,
  { from, to, reason, count, of: host }: IncompleteDays,
): string {
  if (reason === 'unread') return t('history.incomplete.unread', { host })
  const missing = t(`history.notCounted.${undisclosedKey(reason)}`, { count: count ?? 0, host })
  return from === to
    ? missing
    : t('history.incomplete.among', {
        missing,
        from: formatDay(locale, from),
        to: formatDay(locale, to),
      })
}

/** What would change that. */
export function incompleteHint(t: TFunction, { reason, of: host }: IncompleteDays): string {
  return reason === 'unread'
    ? t('history.incomplete.unreadHint')
    : t(`history.notCounted.hint.${undisclosedKey(reason)}`, { host })
}
