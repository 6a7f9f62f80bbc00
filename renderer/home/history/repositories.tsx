import { useState } from 'react'
import { kinds } from '../../../preload/contract/kinds.ts'
import type { Counts, FamilyCounts, FamilyView } from '../../../preload/contract/views/history.ts'
import { Dish } from '../../bird/dish.tsx'
import { Card } from '../../shared/card.tsx'
import { useLocale } from '../../shared/i18n.tsx'
import { Icon } from '../../shared/icon.tsx'
import { LongList } from '../../shared/long-list.tsx'
import './repositories.css'

/** A list longer than this gets a search field. */
const many = 12

function matches({ name, languages }: FamilyView, text: string): boolean {
  const wanted = text.trim().toLocaleLowerCase()
  return [name, ...languages].some((one) => one.toLocaleLowerCase().includes(wanted))
}

/** Repositories and their counts. A click on a repository explains its count. */
export function Repositories({
  repositories,
  chosen,
  onChoose,
}: {
  /** Largest first. */
  readonly repositories: readonly FamilyCounts[]
  /** The handle of the explained repository. */
  readonly chosen: string | null
  readonly onChoose: (family: FamilyView) => void
}) {
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
      {repositories.length > many && (
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

export function FamilyMarks({ family }: { readonly family: FamilyView }) {
  const { t } = useLocale()
  const { verdict, languages } = family
  return (
    <span className="family-marks">
      {languages.length > 0 && <span>{languages.slice(0, 4).join(' · ')}</span>}
      {verdict !== 'yes' && <em>{t(`history.repositories.${verdict}`)}</em>}
    </span>
  )
}

export function PrivateMark() {
  const { t } = useLocale()
  const label = t('history.repositories.private')
  return (
    <span className="private-mark" role="img" aria-label={label} title={label}>
      <Icon name="lock" size={15} />
    </span>
  )
}

export function FamilyName({ family }: { readonly family: FamilyView }) {
  return (
    <span className="family-name">
      {family.name}
      {family.isPrivate && <PrivateMark />}
    </span>
  )
}

/** A repository's name above its languages and verdict. */
export function FamilyTitle({ family }: { readonly family: FamilyView }) {
  return (
    <span>
      <FamilyName family={family} />
      <FamilyMarks family={family} />
    </span>
  )
}

export function sumOf(counts: Counts): number {
  return kinds.reduce((sum, kind) => sum + counts[kind], 0)
}

/** The dishes with their counts. Omits zeros. */
export function KindCounts({ counts }: { readonly counts: Counts }) {
  const { t, formatNumber } = useLocale()
  return (
    <span className="kind-counts">
      {kinds
        .filter((kind) => counts[kind] > 0)
        .map((kind) => (
          <span key={kind} title={t(`kind.${kind}`)}>
            <Dish kind={kind} size={18} title={t(`kind.${kind}`)} />
            {formatNumber(counts[kind])}
          </span>
        ))}
    </span>
  )
}
