import { useTranslation } from 'react-i18next'
import type { DayView, Kind, Locale } from '../../../preload/contract.ts'
import { Dish } from '../../bird/index.ts'
import { sayDay } from '../../shared/formats.ts'
import { kinds } from '../../shared/menu.ts'
import type { Say } from '../../shared/words.ts'

type Family = DayView['families'][number]

/** Plain words for how a family's number comes about. */
export function explain(say: Say, { counts, commits }: Family): string | null {
  if (counts === 'no') return say('history.family.no')
  if (counts === 'unknown') return say('history.family.unknown')
  const { local, github } = commits
  if (local === github) return local > 0 ? say('history.family.same') : null
  if (github === 0) return say('history.family.onlyLocal')
  if (local === 0) return say('history.family.onlyGithub')
  return github > local
    ? say('history.family.moreGithub', { count: github - local })
    : say('history.family.moreLocal', { count: local - github })
}

function itemCounts({ items }: Family): readonly { readonly kind: Kind; readonly count: number }[] {
  return kinds
    .map((kind) => ({ kind, count: items.filter((item) => item.kind === kind).length }))
    .filter(({ count }) => count > 0)
}

/** Why a day has its number, family by family. */
export function DayPanel({ view, locale }: { readonly view: DayView; readonly locale: Locale }) {
  const { t } = useTranslation()
  return (
    <div className="day">
      <p className="day-title">
        <b>{sayDay(locale, view.day)}</b>
        <span>{t('history.total', { count: view.count })}</span>
      </p>
      {view.families.length === 0 && <p className="soft">{t('history.restDay')}</p>}
      <ul className="families">
        {view.families.map((family, n) => (
          <li key={n} className={family.counts === 'yes' ? 'family' : 'family family-out'}>
            <h3>{family.name}</h3>
            {family.commits.local + family.commits.github > 0 && (
              <dl className="family-counts">
                <div>
                  <dt>{t('history.family.local')}</dt>
                  <dd>{family.commits.local}</dd>
                </div>
                <div>
                  <dt>{t('history.family.github')}</dt>
                  <dd>{family.commits.github}</dd>
                </div>
                {family.counts === 'yes' && (
                  <div className="family-sum">
                    <dt>{t('history.family.sum')}</dt>
                    <dd>{family.commits.counted}</dd>
                  </div>
                )}
              </dl>
            )}
            <Explanation family={family} say={t} />
            {itemCounts(family).map(({ kind, count }) => (
              <p key={kind} className="family-item">
                <Dish kind={kind} size={22} />
                {t(`kind.${kind}`)} <b>{count}</b>
              </p>
            ))}
            {family.commits.oids.length > 0 && (
              <p className="oids" aria-label={t('history.family.oids')}>
                {family.commits.oids.map((oid) => (
                  <code key={oid}>{oid}</code>
                ))}
              </p>
            )}
          </li>
        ))}
      </ul>
      {view.families.length > 0 && <p className="soft day-rule">{t('history.rule')}</p>}
    </div>
  )
}

function Explanation({ family, say }: { readonly family: Family; readonly say: Say }) {
  const words = explain(say, family)
  return words === null ? null : <p className="soft">{words}</p>
}
