import { useId } from 'react'
import type { Day } from '../../../preload/contract/day.ts'
import {
  earnables,
  forms,
  isFormId,
  slots,
  type FormId,
  type FormState,
  type ItemId,
  type UnlockState,
} from '../../../preload/contract/wardrobe.ts'
import { ItemPicture } from '../../bird/item-picture.tsx'
import { FramedBird, LivingBird } from '../../bird/living-bird.tsx'
import { Scene } from '../../bird/scene.tsx'
import { useBirdEvents } from '../../shared/bird-events.ts'
import { useLocale } from '../../shared/i18n.ts'
import { Icon } from '../../shared/icon.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useAsk, useSnapshot } from '../../shared/main-process.ts'
import { useMealShow } from '../../shared/use-meal-show.ts'
import { useHomeBird } from '../home-bird.ts'
import './wardrobe.css'

const nothing = { id: null, unlock: { name: 'unlocked' } } as const

/** Four slots of outfits, the scenes, the ornaments and the forms. Dash tries on what the user chooses. */
export function WardrobeRoom() {
  const { t } = useLocale()
  const wardrobe = useSnapshot((snapshot) => snapshot.wardrobe)
  const form = useSnapshot(({ pet }) => pet.form)
  const { ask, problem } = useAsk()
  const [, onShow] = useMealShow()
  const { bird, tint } = useHomeBird({ events: useBirdEvents(), onShow })

  const all = [...wardrobe.outfits, ...wardrobe.scenes, ...wardrobe.ornaments, ...wardrobe.forms]
  const unlocked = all.filter(({ unlock }) => unlock.name === 'unlocked').length

  return (
    <div className="room-page wardrobe">
      <header className="wardrobe-head">
        <h1>{t('wardrobe.title')}</h1>
        <p>{t('wardrobe.openNow', { open: unlocked, all: all.length })}</p>
      </header>
      {problem && <Notice problem={problem} />}
      <figure className="wardrobe-preview" role="img" aria-label={t('wardrobe.preview')}>
        <Scene name={wardrobe.scene} tint={tint} ornament={wardrobe.ornament}>
          <LivingBird {...bird} size={512} />
        </Scene>
      </figure>
      <div className="racks">
        {slots.map((slot) => (
          <Rack
            key={slot}
            title={t(`slot.${slot}`)}
            items={[nothing, ...wardrobe.outfits.filter((outfit) => outfit.slot === slot)]}
            chosen={wardrobe.worn[slot]}
            onChoose={(outfit) => void ask('wear', { slot, outfit })}
          />
        ))}
        <Rack
          title={t('wardrobe.scenes')}
          layout="scenes"
          items={wardrobe.scenes}
          chosen={wardrobe.scene}
          onChoose={(scene) => void ask('choose-scene', { scene })}
        />
        <Rack
          title={t('wardrobe.ornaments')}
          items={[nothing, ...wardrobe.ornaments]}
          chosen={wardrobe.ornament}
          onChoose={(ornament) => void ask('set-out', { ornament })}
        />
        <Rack
          title={t('wardrobe.forms')}
          hint={t('wardrobe.formsHint')}
          items={wardrobe.forms}
          chosen={form}
          onChoose={(chosen) => void ask('choose-form', { form: chosen })}
        />
      </div>
    </div>
  )
}

/** The outfits of a slot, the scenes, the ornaments or the forms. A locked item says how to get it. */
function Rack<Id extends ItemId | FormId | null>({
  title,
  hint,
  items,
  chosen,
  layout = 'outfits',
  onChoose,
}: {
  readonly title: string
  /** How to get what is in this rack. */
  readonly hint?: string
  readonly items: readonly { readonly id: Id; readonly unlock: UnlockState | FormState }[]
  readonly chosen: Id
  readonly layout?: 'outfits' | 'scenes'
  readonly onChoose: (id: Id) => void
}) {
  const { t, locale, formatDay } = useLocale()
  const id = useId()
  /** How to get a thing, and the words of its badge. Null if Dash has it. */
  const lockOf = (unlock: UnlockState | FormState) => {
    switch (unlock.name) {
      case 'unlocked':
        return null
      case 'on-its-way':
        return { way: t('wardrobe.coming'), badge: t('wardrobe.onItsWay') }
      case 'reached':
        return { way: t('wardrobe.comingSoon'), badge: t('wardrobe.soon') }
      case 'ahead': {
        const { mealDaysLeft: count, years } = unlock
        const days = t('wardrobe.mealDays', { count })
        const way = years === null ? days : t('wardrobe.orYears', { count: years, days })
        return { way, badge: t('wardrobe.days', { count }) }
      }
      case 'locked': {
        if ('level' in unlock) {
          const { level } = unlock
          return { way: t('wardrobe.fromLevel', { level }), badge: t('wardrobe.level', { level }) }
        }
        // Any year will do.
        const start = `2000-${unlock.halfMonth}` as Day
        const half = start.endsWith('01') ? 'first' : 'second'
        const month = formatDay(start, 'wholeMonth')
        return { way: t(`wardrobe.arrives.${half}`, { month }), badge: null }
      }
    }
  }
  const nameOf = (item: Id) => {
    if (item === null) return t('wardrobe.nothing')
    return isFormId(item) ? forms[item][locale] : earnables[item][locale]
  }
  return (
    <section className={`rack rack-${layout}`} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {hint !== undefined && <p className="rack-hint">{hint}</p>}
      <div className="rack-items" role="radiogroup" aria-labelledby={id}>
        {items.map(({ id: item, unlock }) => {
          const name = nameOf(item)
          const value = item ?? 'nothing'
          const lock = lockOf(unlock)
          return (
            <label key={value} className={lock === null ? 'hanger' : 'hanger hanger-locked'}>
              <input
                type="radio"
                name={id}
                value={value}
                checked={item === chosen}
                disabled={lock !== null}
                aria-label={lock === null ? name : t('wardrobe.notYet', { name, way: lock.way })}
                onChange={() => onChoose(item)}
              />
              <span className="hanger-body">
                <span className="hanger-picture">
                  <ThingPicture id={item} />
                </span>
                <span>{name}</span>
                {lock &&
                  (lock.badge === null ? (
                    <span className="hanger-arrival">{lock.way}</span>
                  ) : (
                    <span className="hanger-level">
                      <Icon name="lock" size={14} />
                      {lock.badge}
                    </span>
                  ))}
                {item === chosen && (
                  <span className="hanger-on">
                    <Icon name="check" size={14} />
                  </span>
                )}
              </span>
            </label>
          )
        })}
      </div>
    </section>
  )
}

function ThingPicture({ id }: { readonly id: ItemId | FormId | null }) {
  if (id === null) return <Icon name="none" size={34} />
  return isFormId(id) ? (
    <FramedBird form={id} size={64} reducedMotion />
  ) : (
    <ItemPicture id={id} size={64} />
  )
}
