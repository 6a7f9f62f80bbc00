import { useId, useState } from 'react'
import {
  namesOf,
  type FormState,
  type UnlockState,
  type ThingId,
} from '../../../preload/contract/earnables.ts'
import { EarnablePicture } from '../../bird/earnable-picture.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { Icon } from '../../shared/icon.tsx'
import { focusOptionByKey } from '../../shared/option-keys.ts'
import { useWays } from './use-ways.ts'

/**
 * The outfits of a slot, the scenes, the ornaments or the forms. Arrow keys move only the focus and choose nothing. A
 * locked thing says how to get it, and can be tried on.
 */
export function Rack(props: {
  readonly title: string
  /** How to get what is on this rack. */
  readonly hint?: string
  readonly items: readonly { readonly id: ThingId; readonly unlock: UnlockState | FormState }[]
  readonly chosen: ThingId | null
  /** The locked thing that Dash tries on, on any rack. */
  readonly tried: ThingId | null
  readonly onChoose: (id: ThingId) => void
  readonly onTry: (id: ThingId) => void
}) {
  const { title, hint, items, chosen, tried, onChoose, onTry } = props
  const { t, locale } = useLocale()
  const wayTo = useWays()
  const id = useId()
  const [focused, setFocused] = useState<ThingId | null>(null)
  const indexOf = (wanted: ThingId | null) => items.findIndex((item) => item.id === wanted)
  const tabStop = Math.max(0, focused === null ? indexOf(chosen) : indexOf(focused))

  return (
    <section className="rack" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {hint !== undefined && <p className="rack-hint">{hint}</p>}
      <div
        className="rack-items"
        role="listbox"
        aria-labelledby={id}
        onKeyDown={(event) => void focusOptionByKey(event, tabStop)}
      >
        {items.map(({ id: item, unlock }, index) => {
          const name = namesOf(item)[locale]
          const way = wayTo(unlock)
          const state = item === tried ? ' hanger-tried' : way ? ' hanger-locked' : ''
          return (
            <button
              key={item}
              type="button"
              role="option"
              className={`hanger${state}`}
              aria-selected={item === chosen}
              tabIndex={index === tabStop ? 0 : -1}
              onFocus={() => setFocused(item)}
              onClick={() => (way ? onTry(item) : onChoose(item))}
            >
              <EarnablePicture id={item} />
              <span aria-hidden={way !== null}>{name}</span>
              {way && (
                <>
                  <span className="visually-hidden">
                    {t('wardrobe.notYet', { name, way: way.text })}
                  </span>
                  <span className="hanger-way" aria-hidden>
                    {way.showsLock && <Icon name="lock" size={12} />}
                    {item === tried ? t('wardrobe.tried') : way.short}
                  </span>
                </>
              )}
              {item === chosen && (
                <span className="hanger-on">
                  <Icon name="check" size={14} />
                </span>
              )}
            </button>
          )
        })}
      </div>
    </section>
  )
}
