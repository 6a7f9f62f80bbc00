import type { TFunction } from 'i18next'
import { kinds } from '../../../../preload/contract/kinds.ts'
import type { Remedy } from '../../../../preload/contract/problem.ts'
import type { TotalView } from '../../../../preload/contract/views/explanation-view.ts'
import type { IncompleteDays, NotCounted } from '../../../../preload/contract/views/history-view.ts'
import { useLocale, type PageLocale } from '../../../shared/i18n.ts'
import { RemedyButton } from '../../../shared/notice.tsx'
import { useSnapshot } from '../../../shared/bridge-hooks.ts'
import './rows.css'

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

type Reason = (NotCounted | IncompleteDays)['reason']

/** Likeliest first. */
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

export function CountingRemedy(props: {
  readonly name: RemedyName
  /** The GitHub host that the reason is about. */
  readonly host?: string | null
}) {
  const { name, host = null } = props
  const { t } = useLocale()
  const remedy = remedies[name]
  return (
    <RemedyButton remedy={remedy.type === 'link' && host ? { ...remedy, host } : remedy}>
      {t(`history.notCounted.remedy.${name}`)}
    </RemedyButton>
  )
}

/** How many contributions do not count, and why. */
export function notCountedText(t: TFunction, { reason, count, detail }: NotCounted): string {
  const kind = kinds.find((name) => name === detail)
  return t(`history.notCounted.${reason}`, {
    count,
    host: detail ?? 'GitHub',
    address: detail ?? '',
    kind: kind ? t(`kind.${kind}`) : '',
  })
}

function incompleteText(
  { t, formatDay }: PageLocale,
  { from, to, reason, count, host }: IncompleteDays,
): string {
  if (reason === 'unread') return t('history.incomplete.unread', { host })
  const missing = notCountedText(t, { reason, count: count ?? 0, detail: host })
  return from === to
    ? missing
    : t('history.incomplete.among', { missing, from: formatDay(from), to: formatDay(to) })
}

function ReasonList(props: {
  readonly title: string
  readonly rows: readonly {
    readonly text: string
    readonly reason: Reason
    readonly host: string | null
  }[]
}) {
  const { title, rows } = props
  const { t } = useLocale()
  const hasFolders = useSnapshot(({ folders }) => folders.length > 0)
  const hasAccounts = useSnapshot(({ github }) => github.accounts.length > 0)
  if (rows.length === 0) return null
  const isOffered = (name: RemedyName) =>
    (name !== 'sync' || hasAccounts) && (name !== 'scan' || hasFolders)
  return (
    <section className="not-counted">
      <h3 className="minor">{title}</h3>
      <ul>
        {rows.map(({ text, reason, host }, n) => (
          <li key={n}>
            <p>{text}</p>
            <p className="soft">
              {reason === 'unread'
                ? t('history.incomplete.unreadHint')
                : t(`history.notCounted.hint.${reason}`, { host: host ?? 'GitHub' })}
            </p>
            <p className="remedies">
              {remediesOf[reason].filter(isOffered).map((name) => (
                <CountingRemedy key={name} name={name} host={host} />
              ))}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

export function NotCountedList({ notCounted }: { readonly notCounted: readonly NotCounted[] }) {
  const { t } = useLocale()
  const rows = notCounted.map((row) => ({ ...row, host: row.detail, text: notCountedText(t, row) }))
  return <ReasonList title={t('history.notCounted.title')} rows={rows} />
}

/** Why a day may have contributions that Hot Dash does not know, and what the user can do. */
export function IncompleteList({ incomplete }: { readonly incomplete: readonly IncompleteDays[] }) {
  const locale = useLocale()
  const rows = incomplete.map((days) => ({ ...days, text: incompleteText(locale, days) }))
  return <ReasonList title={locale.t('history.incomplete.title')} rows={rows} />
}

const causes = ['coAuthored', 'rebased', 'merged', 'elsewhere', 'address'] as const

/** Likely reasons why no folder has commits that GitHub counts. */
export function OnlyGithub({ count }: { readonly count: number }) {
  const { t } = useLocale()
  return (
    <details className="more">
      <summary>{t('history.causes.title', { count })}</summary>
      <ul className="causes">
        {causes.map((cause) => (
          <li key={cause}>
            {t(`history.causes.${cause}`)}
            {cause === 'address' && <CountingRemedy name="addresses" />}
          </li>
        ))}
      </ul>
    </details>
  )
}

/** For many days: how many commits only GitHub knows, and how many only the folders know. */
export function Differences(props: { readonly view: Pick<TotalView, 'onlyGithub' | 'onlyLocal'> }) {
  const { onlyGithub, onlyLocal } = props.view
  const { t } = useLocale()
  if (onlyGithub + onlyLocal === 0) return null
  return (
    <div className="differences">
      {onlyLocal > 0 && <p>{t('history.explanation.onlyLocal', { count: onlyLocal })}</p>}
      {onlyGithub > 0 && (
        <>
          <p>{t('history.explanation.onlyGithub', { count: onlyGithub })}</p>
          <OnlyGithub count={onlyGithub} />
        </>
      )}
    </div>
  )
}
