import { useTranslation } from 'react-i18next'
import type { GitFamilyDay } from '../../../../preload/contract/views/explanation.ts'
import { Button } from '../../../shared/button.tsx'
import { LongList } from '../long-list.tsx'
import { shortOid } from './commit-rows.tsx'
import { addressRemedy } from './not-counted.ts'
import './rows.css'
import { useRemedy } from '../../../shared/remedy-context.ts'

const reasons = [
  'merge',
  'bot',
  'other-author',
  'address',
] as const satisfies readonly GitFamilyDay['excluded'][number]['reason'][]

/** Whether there are excluded commits to show. */
export function hasExcluded({ excluded, isWhole }: GitFamilyDay): boolean {
  return excluded.length > 0 || !isWhole
}

/** A family's excluded commits of a day, by reason. */
export function ExcludedCommits({ gitDay }: { readonly gitDay: GitFamilyDay }) {
  const { t } = useTranslation()
  const onRemedy = useRemedy()
  const { excluded, isWhole } = gitDay
  const cut = !isWhole && <p className="soft">{t('history.left.cut')}</p>
  if (excluded.length === 0) return cut
  return (
    <details className="more">
      <summary>{t('history.left.title', { count: excluded.length })}</summary>
      {reasons.map((reason) => {
        const rows = excluded.filter((row) => row.reason === reason)
        if (rows.length === 0) return null
        return (
          <div key={reason} className="left-out">
            <h4>{t(`history.left.${reason}`)}</h4>
            <LongList rows={rows} first={10} className="commit-rows" keyOf={(row) => row.oid}>
              {({ oid, subject, author, email }) => (
                <div className="commit commit-off">
                  <code>{shortOid(oid)}</code>
                  <span className="subject">{subject}</span>
                  <small>
                    {author} · {email}
                  </small>
                </div>
              )}
            </LongList>
          </div>
        )
      })}
      {excluded.some(({ reason }) => reason === 'other-author' || reason === 'address') && (
        <p className="left-yours">
          {t('history.left.yours')}
          <Button look="quiet" onClick={() => onRemedy(addressRemedy.remedy)}>
            {t(`history.notCounted.remedy.${addressRemedy.key}`)}
          </Button>
        </p>
      )}
      {cut}
    </details>
  )
}
