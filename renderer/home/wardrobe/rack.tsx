import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../shared/icon.tsx'

export interface RackItem<Id extends string> {
  readonly id: Id
  readonly name: string
  /** The level that unlocks it; null once unlocked. */
  readonly level: number | null
  readonly picture: ReactNode
}

/** The things of one slot, one of them worn; a locked one says how to get it. */
export function Rack<Id extends string>({
  title,
  items,
  chosen,
  look = 'outfits',
  onChoose,
}: {
  readonly title: string
  readonly items: readonly RackItem<Id>[]
  readonly chosen: Id
  readonly look?: 'outfits' | 'scenes'
  readonly onChoose: (id: Id) => void
}) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <section className={`rack rack-${look}`} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <div className="rack-items" role="radiogroup" aria-labelledby={id}>
        {items.map(({ id: item, name, level, picture }) => (
          <label key={item} className={level === null ? 'hanger' : 'hanger hanger-locked'}>
            <input
              type="radio"
              name={id}
              value={item}
              checked={item === chosen}
              disabled={level !== null}
              aria-label={level === null ? name : t('wardrobe.locked', { name, level })}
              onChange={() => onChoose(item)}
            />
            <span className="hanger-body">
              <span className="hanger-picture">{picture}</span>
              <span className="hanger-name">{name}</span>
              {level !== null && (
                <span className="hanger-level">
                  <Icon name="lock" size={14} />
                  {t('wardrobe.fromLevel', { level })}
                </span>
              )}
              {item === chosen && (
                <span className="hanger-on">
                  <Icon name="check" size={14} />
                </span>
              )}
            </span>
          </label>
        ))}
      </div>
    </section>
  )
}
