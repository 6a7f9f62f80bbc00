import type { ReactNode } from 'react'
import type {
  CommitRow,
  FamilyDay,
  GitFamilyDay,
} from '../../../../preload/contract/views/explanation-view.ts'
import { useLocale } from '../../../shared/i18n.ts'
import { LongList } from '../../../shared/long-list.tsx'
import { CountingRemedy } from './not-counted.tsx'
import './rows.css'

/** Seven digits, like Git's own short form. */
const shortOid = (oid: string) => oid.slice(0, 7)

/** Formats minutes east of UTC as Git does: `+0900`. */
export function formatOffset(minutes: number): string {
  const whole = Math.abs(minutes)
  const hours = String(Math.floor(whole / 60)).padStart(2, '0')
  return `${minutes < 0 ? '−' : '+'}${hours}${String(whole % 60).padStart(2, '0')}`
}

/**
 * Chooses the object that represents a commit: the first that a branch reaches, else the first that Git can still
 * show. The others are duplicates: an amend leaves the object with the old subject behind until `git gc` removes it.
 */
export function currentCommit(
  { reachable, subjects }: Pick<GitFamilyDay, 'subjects' | 'reachable'>,
  row: CommitRow,
): CommitRow {
  if (row.duplicates.length === 0) return row
  const all = [row.oid, ...row.duplicates]
  const oid =
    all.find((object) => reachable.includes(object)) ??
    all.find((object) => subjects[object] !== undefined) ??
    row.oid
  return { ...row, oid, duplicates: all.filter((object) => object !== oid) }
}

function Commit(props: {
  readonly oid: string
  /** Null if Git does not have it. */
  readonly subject: string | null
  readonly isReading?: boolean
  readonly isOff: boolean
  readonly children: ReactNode
}) {
  const { t } = useLocale()
  return (
    <div className={props.isOff ? 'commit commit-off' : 'commit'}>
      <code>{shortOid(props.oid)}</code>
      {props.isReading ? (
        <span className="subject-waits" role="img" aria-label={t('history.commits.reading')} />
      ) : (
        <span className="subject">{props.subject}</span>
      )}
      <small>{props.children}</small>
    </div>
  )
}

/** One family's commits of one day in the user's clones. Subjects arrive later. */
export function CommitRows(props: {
  readonly commits: FamilyDay['commits']
  /** Null until Git has answered. */
  readonly gitDay: Pick<GitFamilyDay, 'subjects' | 'reachable' | 'withAgent'> | null
}) {
  const { rows, more, local } = props.commits
  const { gitDay } = props
  const { t } = useLocale()
  if (rows.length === 0) return null
  const current = rows.map((row) => {
    const commit = gitDay ? currentCommit(gitDay, row) : row
    return { ...commit, key: row.oid }
  })
  const withAgent = current.filter(({ oid }) => gitDay?.withAgent.includes(oid)).length
  return (
    <div>
      <LongList
        first={20}
        className="commit-rows"
        label={t('history.commits.title', { count: local })}
      >
        {current.map(({ key, oid, duplicates, email, time, offset, counts }) => (
          <Commit
            key={key}
            oid={oid}
            subject={gitDay?.subjects[oid] ?? null}
            isReading={gitDay === null}
            isOff={!counts}
          >
            {time} {formatOffset(offset)} · {email}
            {!counts && <em>{t('history.commits.off')}</em>}
            {duplicates.length > 0 && (
              <span className="duplicates">
                {t('history.commits.duplicates', { oids: duplicates.map(shortOid).join(', ') })}
              </span>
            )}
          </Commit>
        ))}
      </LongList>
      {withAgent > 0 && (
        <p className="soft">{t('history.commits.withAgent', { count: withAgent })}</p>
      )}
      {more > 0 && <p className="soft">{t('history.commits.more', { count: more })}</p>}
    </div>
  )
}

const reasons = ['merge', 'bot', 'other-author', 'address'] as const

export function UnrecordedCommits({ gitDay }: { readonly gitDay: GitFamilyDay }) {
  const { unrecorded, isWhole } = gitDay
  const { t } = useLocale()
  const incomplete = !isWhole && <p className="soft">{t('history.unrecorded.cut')}</p>
  if (unrecorded.length === 0) return incomplete
  return (
    <details className="more">
      <summary>{t('history.unrecorded.title', { count: unrecorded.length })}</summary>
      {reasons.map((reason) => {
        const rows = unrecorded.filter((row) => row.reason === reason)
        if (rows.length === 0) return null
        return (
          <div key={reason} className="unrecorded-reason">
            <h4 className="minor">{t(`history.unrecorded.${reason}`)}</h4>
            <LongList first={10} className="commit-rows">
              {rows.map(({ oid, subject, author, email }) => (
                <Commit key={oid} oid={oid} subject={subject} isOff>
                  {author} · {email}
                </Commit>
              ))}
            </LongList>
          </div>
        )
      })}
      {unrecorded.some(({ reason }) => reason === 'other-author' || reason === 'address') && (
        <p className="row unrecorded-yours">
          {t('history.unrecorded.yours')}
          <CountingRemedy name="addresses" />
        </p>
      )}
      {incomplete}
    </details>
  )
}
