import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type {
  CommitRow,
  FamilyDay,
  GitFamilyDay,
} from '../../../../preload/contract/views/explanation.ts'
import { LongList } from '../long-list.tsx'

/** As Git prints them. */
export const shortOid = (oid: string) => oid.slice(0, 7)

/** An offset in Git's form: minutes east of UTC, `+0900`. */
export function formatOffset(minutes: number): string {
  const whole = Math.abs(minutes)
  const hours = String(Math.floor(whole / 60)).padStart(2, '0')
  return `${minutes < 0 ? '−' : '+'}${hours}${String(whole % 60).padStart(2, '0')}`
}

/**
 * Puts first the object that stands for the commit now, with the others as duplicates: one that a branch reaches,
 * else one that Git can still show. A commit may have had another subject before an amend, and the next `git gc`
 * removes that object.
 */
export function currentCommit(
  { reachable, subjects }: Pick<GitFamilyDay, 'subjects' | 'reachable'>,
  row: CommitRow,
): CommitRow {
  if (row.duplicates.length === 0) return row
  const all = [row.oid, ...row.duplicates]
  const oid =
    all.find((one) => reachable.includes(one)) ??
    all.find((one) => subjects[one] !== undefined) ??
    row.oid
  return { ...row, oid, duplicates: all.filter((one) => one !== oid) }
}

function Commit({
  row,
  subject,
}: {
  readonly row: CommitRow
  /** Undefined while loading, null if Git does not have it. */
  readonly subject: string | null | undefined
}) {
  const { t } = useTranslation()
  const { oid, duplicates, email, time, offset, counts } = row
  return (
    <div className={counts ? 'commit' : 'commit commit-off'}>
      <code>{shortOid(oid)}</code>
      {subject === undefined ? (
        <span className="subject-waits" role="img" aria-label={t('history.commits.reading')} />
      ) : (
        <span className="subject">{subject}</span>
      )}
      <small>
        {time} <span className="offset">{formatOffset(offset)}</span> · {email}
        {!counts && <em>{t('history.commits.off')}</em>}
        {duplicates.length > 0 && (
          <span className="duplicates">
            {t('history.commits.duplicates', { oids: duplicates.map(shortOid).join(', ') })}
          </span>
        )}
      </small>
    </div>
  )
}

/** A family's commits on a day, as the folders' clones have them. Subjects load a moment later. */
export function CommitRows({
  commits,
  gitDay,
}: {
  readonly commits: FamilyDay['commits']
  /** Null until Git has been read. */
  readonly gitDay: Pick<GitFamilyDay, 'subjects' | 'reachable' | 'withAgent'> | null
}) {
  const { t } = useTranslation()
  const { rows, more, local } = commits
  const led = useMemo(() => {
    return rows.map((row) => ({ id: row.oid, row: gitDay ? currentCommit(gitDay, row) : row }))
  }, [rows, gitDay])
  const withAgent = gitDay ? led.filter(({ row }) => gitDay.withAgent.includes(row.oid)).length : 0
  if (rows.length === 0) return null
  return (
    <div className="commits">
      <LongList
        rows={led}
        first={20}
        className="commit-rows"
        label={t('history.commits.title', { count: local })}
        keyOf={({ id }) => id}
      >
        {({ row }) => (
          <Commit row={row} subject={gitDay ? (gitDay.subjects[row.oid] ?? null) : undefined} />
        )}
      </LongList>
      {withAgent > 0 && (
        <p className="soft">{t('history.commits.withAgent', { count: withAgent })}</p>
      )}
      {more > 0 && <p className="soft">{t('history.commits.more', { count: more })}</p>}
    </div>
  )
}
