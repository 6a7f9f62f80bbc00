import type { Day } from '../../../../preload/contract/day.ts'
import type { LinkName } from '../../../../preload/contract/links.ts'
import type { IncompleteDays, NotCounted } from '../../../../preload/contract/views/history.ts'
import { assertNever } from '../../../../preload/contract/result.ts'
import { undisclosedKey } from '../../../../preload/contract/undisclosed.ts'
import { kinds } from '../../../../preload/contract/kinds.ts'
import type { Remedy } from '../../../../preload/contract/problem.ts'
import type { TFunction } from 'i18next'

type RemedyKey =
  keyof (typeof import('../../../../resources/locales/en.json'))['history']['notCounted']['remedy']

export interface KeyedRemedy {
  readonly key: RemedyKey
  readonly remedy: Remedy
}

/** What the user has set up: decides which remedies make sense. */
export interface Sources {
  readonly folders: boolean
  readonly accounts: boolean
}

const counting = { type: 'settings', section: 'counting' } as const
const folders: KeyedRemedy = {
  key: 'folders',
  remedy: { type: 'settings', section: 'folders' },
}
export const addressRemedy: KeyedRemedy = {
  key: 'addresses',
  remedy: { type: 'settings', section: 'folders' },
}

/** What would make such contributions count, likeliest first. */
export function remediesOf(
  { reason, of }: Pick<NotCounted, 'reason' | 'of'>,
  sources: Sources,
): readonly KeyedRemedy[] {
  const page = (link: LinkName): Remedy => {
    return { type: 'link', link, ...(of !== null && { host: of }) }
  }
  switch (reason) {
    case 'language':
      return [{ key: 'languages', remedy: counting }]
    case 'kind':
      return [{ key: 'kinds', remedy: counting }]
    case 'address':
      return [addressRemedy]
    case 'unknown':
      return [
        ...(sources.accounts ? [{ key: 'sync', remedy: { type: 'sync' } } as const] : []),
        ...(sources.folders ? [{ key: 'scan', remedy: { type: 'scan' } } as const] : []),
      ]
    case 'restricted':
      return [
        { key: 'signIn', remedy: { type: 'settings', section: 'github' } },
        { key: 'token', remedy: page('github-private-token-page') },
      ]
    case 'hidden':
      return [{ key: 'access', remedy: page('github-connections') }]
    case 'truncated':
      return [folders]
    default:
      return assertNever(reason)
  }
}

/** What would complete incomplete days, likeliest first. */
export function remediesOfIncomplete(
  { reason, of }: IncompleteDays,
  sources: Sources,
): readonly KeyedRemedy[] {
  return reason === 'unread'
    ? [{ key: 'sync', remedy: { type: 'sync' } }]
    : remediesOf({ reason, of }, sources)
}

/** How many of what, and why they do not count. */
export function notCountedText(t: TFunction, { reason, count, of }: NotCounted): string {
  switch (reason) {
    case 'language':
      return t('history.notCounted.language', { count })
    case 'unknown':
      return t('history.notCounted.unknown', { count })
    case 'kind': {
      const kind = kinds.find((kind) => kind === of)
      return t('history.notCounted.kind', { count, kind: kind ? t(`kind.${kind}`) : '' })
    }
    case 'address':
      return t('history.notCounted.address', { count, address: of ?? '' })
    case 'restricted':
    case 'hidden':
    case 'truncated':
      return t(`history.notCounted.${undisclosedKey(reason)}`, { count, host: of ?? 'GitHub' })
    default:
      return assertNever(reason)
  }
}

/** How much more there is, and on which days. */
export function incompleteText(
  t: TFunction,
  formatDay: (day: Day) => string,
  { from, to, reason, count, of: host }: IncompleteDays,
): string {
  if (reason === 'unread') return t('history.incomplete.unread', { host })
  const missing = t(`history.notCounted.${undisclosedKey(reason)}`, { count: count ?? 0, host })
  return from === to
    ? missing
    : t('history.incomplete.among', {
        missing,
        from: formatDay(from),
        to: formatDay(to),
      })
}

/** What would change that. */
export function incompleteHint(t: TFunction, { reason, of: host }: IncompleteDays): string {
  return reason === 'unread'
    ? t('history.incomplete.unreadHint')
    : t(`history.notCounted.hint.${undisclosedKey(reason)}`, { host })
}
