import { useState } from 'react'
import { sumOf } from '../../../preload/contract/counts.ts'
import type { FamilyCounts, FamilyView } from '../../../preload/contract/views/history-view.ts'
import { Card } from '../../shared/card.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { LongList } from '../../shared/long-list.tsx'
import { FamilyTitle } from './family-title.tsx'
import { KindCounts } from './kind-counts.tsx'
import './repositories-card.css'

/** A longer list gets a search field. */
const maxUnsearched = 12

function matches({ name, languages }: FamilyView, text: string): boolean {
  const wanted = text.trim().toLocaleLowerCase()
  return [name, ...languages].some((word) => word.toLocaleLowerCase().includes(wanted))
}

/** A click on a repository explains its count. */
export function RepositoriesCard(props: {
  /** Largest first. */
  readonly repositories: readonly FamilyCounts[]
  /** The id of the explained repository. */
  readonly chosen: string | null
  readonly onChoose: (family: FamilyView) => void
}) {
  const { repositories, chosen, onChoose } = props
  const { t, formatNumber } = useLocale()
  const [text, setText] = useState('')
  const found = repositories.filter((family) => matches(family, text))
  return (
    <Card
      title={t('history.repositories.title')}
      className="repositories-card"
      aside={
        <span className="soft">{repositories.length > 0 && formatNumber(repositories.length)}</span>
      }
    >
      {repositories.length === 0 && <p className="soft">{t('history.repositories.none')}</p>}
      {repositories.length > maxUnsearched && (
        <input
          type="search"
          className="input"
          placeholder={t('history.repositories.filter')}
          aria-label={t('history.repositories.filter')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      {repositories.length > 0 && found.length === 0 && (
        <p className="soft">{t('history.repositories.noneFound', { text: text.trim() })}</p>
      )}
      <LongList className="repositories">
        {found.map((family) => (
          <button
            key={family.id}
            type="button"
            className={family.verdict === 'yes' ? 'open-row' : 'open-row row-out'}
            aria-pressed={family.id === chosen}
            onClick={() => onChoose(family)}
          >
            <FamilyTitle family={family} />
            <span className="row-counts">
              <b>{formatNumber(sumOf(family.counts))}</b>
              <KindCounts counts={family.counts} />
            </span>
          </button>
        ))}
      </LongList>
    </Card>
  )
}
