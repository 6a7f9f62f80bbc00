import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Day } from '../../../../preload/contract/day.ts'
import { kinds } from '../../../../preload/contract/kinds.ts'
import type { Remedy } from '../../../../preload/contract/problem.ts'
import { undisclosedKey } from '../../../../preload/contract/undisclosed.ts'
import type { IncompleteDays, NotCounted } from '../../../../preload/contract/views/history.ts'
import { Button } from '../../../shared/button.tsx'
import { useFormats } from '../../../shared/formats.ts'
import { useRemedy } from '../../../shared/notice.tsx'
import { useSnapshot } from '../../../shared/snapshot.ts'

type RemedyName =
  keyof (typeof import('../../../../resources/locales/en.json'))['history']['notCounted']['remedy']

const remedies: Readonly<Record<RemedyName, Remedy>> = {
  languages: { type: 'settings', section: 'counting' },
  kinds: { type: 'settings', section: 'counting' },
  addresses: { type: 'settings', section: 'folders' },
  folders: { type: 'settings', section: 'folders' },
  sync: { type: 'sync' },
  scan: { type: 'scan' },
  signIn: { type: 'settings', section: 'github' },
  token: { type: 'link', link: 'github-private-token-page' },
  access: { type: 'link', link: 'github-connections' },
}

type Reason = NotCounted['reason'] | IncompleteDays['reason']

/** What would make such contributions count or days complete, likeliest first. */
const remediesOf: Readonly<Record<Reason, readonly RemedyName[]>> = {
  language: ['languages'],
  kind: ['kinds'],
  address: ['addresses'],
  unknown: ['sync', 'scan'],
  restricted: ['signIn', 'token'],
  hidden: ['access'],
  truncated: ['folders'],
  unread: ['sync'],
}

/** A button that does something about contributions that do not count. */
export function RemedyButton({
  name,
  host = null,
}: {
  readonly name: RemedyName
  /** The GitHub host in question. */
  readonly host?: string | null
}) {
  const { t } = useTranslation()
  const onRemedy = useRemedy()
  const remedy = remedies[name]
  return (
    <Button
      look="quiet"
      onClick={() => onRemedy(remedy.type === 'link' && host ? { ...remedy, host } : remedy)}
    >
      {t(`history.notCounted.remedy.${name}`)}
    </Button>
  )
}

/** How many of what, and why they do not count. */
export function notCountedText(t: TFunction, { reason, count, of }: NotCounted): string {
  const kind = kinds.find((one) => one === of)
  return t(`history.notCounted.${undisclosedKey(reason)}`, {
    count,
    host: of ?? 'GitHub',
    address: of ?? '',
    kind: kind ? t(`kind.${kind}`) : '',
  })
}

/** How much more there is, and on which days. */
function incompleteText(
  t: TFunction,
  formatDay: (day: Day) => string,
  { from, to, reason, count, of }: IncompleteDays,
): string {
  if (reason === 'unread') return t('history.incomplete.unread', { host: of })
  const missing = notCountedText(t, { reason, count: count ?? 0, of })
  return from === to
    ? missing
    : t('history.incomplete.among', { missing, from: formatDay(from), to: formatDay(to) })
}

/** Why something is not in a number, what that means, and what the user can do. */
function ReasonRow({
  text,
  reason,
  of,
}: {
  readonly text: string
  readonly reason: Reason
  readonly of: string | null
}) {
  const { t } = useTranslation()
  const hasFolders = useSnapshot(({ folders }) => folders.length > 0)
  const hasAccounts = useSnapshot(({ github }) => github.accounts.length > 0)
  const hint =
    reason === 'unread'
      ? t('history.incomplete.unreadHint')
      : t(`history.notCounted.hint.${undisclosedKey(reason)}`, { host: of ?? 'GitHub' })
  const isOffered = (name: RemedyName) =>
    (name !== 'sync' || hasAccounts) && (name !== 'scan' || hasFolders)
  return (
    <li>
      <p>{text}</p>
      <p className="soft">{hint}</p>
      <p className="remedies">
        {remediesOf[reason].filter(isOffered).map((name) => (
          <RemedyButton key={name} name={name} host={of} />
        ))}
      </p>
    </li>
  )
}

/** What is known but does not count, why, and what would change that. */
export function NotCountedList({ left }: { readonly left: readonly NotCounted[] }) {
  const { t } = useTranslation()
  if (left.length === 0) return null
  return (
    <section className="not-counted">
      <h3 className="minor">{t('history.notCounted.title')}</h3>
      <ul>
        {left.map((row, n) => (
          <ReasonRow key={n} {...row} text={notCountedText(t, row)} />
        ))}
      </ul>
    </section>
  )
}

/** Why a day may have more than is known here, and what the user can do. */
export function IncompleteList({ incomplete }: { readonly incomplete: readonly IncompleteDays[] }) {
  const { t } = useTranslation()
  const { formatDay } = useFormats()
  if (incomplete.length === 0) return null
  return (
    <section className="not-counted incomplete">
      <h3 className="minor">{t('history.incomplete.title')}</h3>
      <ul>
        {incomplete.map((days, n) => (
          <ReasonRow key={n} {...days} text={incompleteText(t, formatDay, days)} />
        ))}
      </ul>
    </section>
  )
}
