import { useTranslation } from 'react-i18next'
import type { GitDayView } from '../../../../preload/contract/views/explanation.ts'
import type { FamilyView } from '../../../../preload/contract/views/history.ts'
import { FamilyMarks, FamilyName } from '../family-name.tsx'
import { LongList } from '../long-list.tsx'
import { ExcludedCommits, hasExcluded } from './excluded-commits.tsx'

/** A day without contributions, and what Git has of it anyway: it may belong to an address that is not known yet. */
export function RestDay({
  isWhole,
  gitDay,
  onRepository,
}: {
  /** The day is completely known. */
  readonly isWhole: boolean
  /** Null until Git has been read. */
  readonly gitDay: GitDayView | null
  readonly onRepository: (family: FamilyView) => void
}) {
  const { t } = useTranslation()
  const families = (gitDay?.families ?? []).filter(hasExcluded)
  return (
    <>
      <p className="soft">{t(isWhole ? 'history.why.restDay' : 'history.why.nothingKnown')}</p>
      {families.length > 0 && (
        <LongList rows={families} first={14} className="rest-families" keyOf={({ id }) => id}>
          {(family) => (
            <article className="family family-out">
              <h3>
                <button type="button" className="open-row" onClick={() => onRepository(family)}>
                  <span>
                    <FamilyName family={family} />
                    <FamilyMarks family={family} />
                  </span>
                </button>
              </h3>
              <ExcludedCommits gitDay={family} />
            </article>
          )}
        </LongList>
      )}
    </>
  )
}
