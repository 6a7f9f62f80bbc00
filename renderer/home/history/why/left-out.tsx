import { useTranslation } from 'react-i18next'
import type { DayReading } from '../../../../preload/contract.ts'
import { LongList } from '../long-list.tsx'
import { shortOid } from './commit-rows.tsx'

type FamilyReading = DayReading['families'][number]

const reasons = [
  'merge',
  'other-author',
  'address',
] as const satisfies readonly FamilyReading['left'][number]['reason'][]

/** The other commits of a family's day, by the reason for which they do not count. */
export function LeftOut({ reading }: { readonly reading: FamilyReading }) {
  const { t } = useTranslation()
  if (reading.left.length === 0) return null
  return (
    <details className="more">
      <summary>{t('history.left.title', { count: reading.left.length })}</summary>
      {reasons.map((reason) => {
        const rows = reading.left.filter((row) => row.reason === reason)
        if (rows.length === 0) return null
        return (
          <div key={reason} className="left-out">
            <h4>{t(`history.left.${reason}`)}</h4>
            <LongList rows={rows} first={10} className="commit-rows" keyOf={(row) => row.oid}>
              {({ oid, subject, author }) => (
                <div className="commit commit-off">
                  <code>{shortOid(oid)}</code>
                  <span className="subject">{subject}</span>
                  <small>{author}</small>
                </div>
              )}
            </LongList>
          </div>
        )
      })}
      {!reading.isWhole && <p className="soft">{t('history.left.cut')}</p>}
    </details>
  )
}
