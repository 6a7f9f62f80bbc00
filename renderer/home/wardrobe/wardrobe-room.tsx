import { useId, type ReactNode } from 'react'
import {
  earnables,
  slots,
  type OutfitId,
  type UnlockState,
} from '../../../preload/contract/wardrobe.ts'
import { LivingBird } from '../../bird/living-bird.tsx'
import { OutfitPicture } from '../../bird/outfit.tsx'
import { Scene } from '../../bird/scene.tsx'
import { useBirdEvents } from '../../shared/bird-events.ts'
import { useLocale } from '../../shared/i18n.ts'
import { Icon } from '../../shared/icon.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useAsk, useSnapshot } from '../../shared/main-process.ts'
import { useMealShow } from '../../shared/use-meal-show.ts'
import { useHomeBird } from '../home-bird.ts'
import './wardrobe.css'

const nothing = { id: 'nothing', unlock: { name: 'unlocked' } } as const

/** Four slots of outfits, and the scenes. Dash tries on what the user chooses. */
export function WardrobeRoom() {
  const { t, locale } = useLocale()
  const wardrobe = useSnapshot((snapshot) => snapshot.wardrobe)
  const { ask, problem } = useAsk()
  const [, onShow] = useMealShow()
  const { bird, tint } = useHomeBird({ events: useBirdEvents(), onShow })

  const all = [...wardrobe.outfits, ...wardrobe.scenes]
  const unlocked = all.filter(({ unlock }) => unlock.name === 'unlocked').length

  return (
    <div className="room-page wardrobe">
      <header className="wardrobe-head">
        <h1>{t('wardrobe.title')}</h1>
        <p>{t('wardrobe.openNow', { open: unlocked, all: all.length })}</p>
      </header>
      {problem && <Notice problem={problem} />}
      <figure className="wardrobe-preview" role="img" aria-label={t('wardrobe.preview')}>
        <Scene name={wardrobe.scene} tint={tint}>
          <LivingBird {...bird} size={512} />
        </Scene>
      </figure>
      <div className="racks">
        {slots.map((slot) => (
          <Rack<OutfitId | 'nothing'>
            key={slot}
            title={t(`slot.${slot}`)}
            items={[nothing, ...wardrobe.outfits.filter((outfit) => outfit.slot === slot)]}
            nameOf={(id) => (id === 'nothing' ? t('wardrobe.nothing') : earnables[id][locale])}
            pictureOf={(id) =>
              id === 'nothing' ? (
                <Icon name="none" size={34} />
              ) : (
                <OutfitPicture id={id} size={64} />
              )
            }
            chosen={wardrobe.worn[slot] ?? 'nothing'}
            onChoose={(id) => void ask('wear', { slot, outfit: id === 'nothing' ? null : id })}
          />
        ))}
        <Rack
          title={t('wardrobe.scenes')}
          layout="scenes"
          items={wardrobe.scenes}
          nameOf={(id) => earnables[id][locale]}
          pictureOf={(id) => <Scene name={id} tint="day" />}
          chosen={wardrobe.scene}
          onChoose={(scene) => void ask('choose-scene', { scene })}
        />
      </div>
    </div>
  )
}

/** The outfits of a slot, or the scenes. A locked item says how to unlock it. */
function Rack<Id extends string>({
  title,
  items,
  nameOf,
  pictureOf,
  chosen,
  layout = 'outfits',
  onChoose,
}: {
  readonly title: string
  readonly items: readonly { readonly id: Id; readonly unlock: UnlockState }[]
  readonly nameOf: (id: Id) => string
  readonly pictureOf: (id: Id) => ReactNode
  readonly chosen: Id
  readonly layout?: 'outfits' | 'scenes'
  readonly onChoose: (id: Id) => void
}) {
  const { t } = useLocale()
  const id = useId()
  /** The label of a hanger, and how to get what hangs there, or null if Dash has it. */
  const textsOf = (name: string, unlock: UnlockState) => {
    switch (unlock.name) {
      case 'unlocked':
        return [name, null] as const
      case 'on-its-way':
        return [t('wardrobe.coming', { name }), t('wardrobe.onItsWay')] as const
      case 'locked': {
        const { level } = unlock
        return [t('wardrobe.locked', { name, level }), t('wardrobe.fromLevel', { level })] as const
      }
    }
  }
  return (
    <section className={`rack rack-${layout}`} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <div className="rack-items" role="radiogroup" aria-labelledby={id}>
        {items.map(({ id: item, unlock }) => {
          const name = nameOf(item)
          const [label, way] = textsOf(name, unlock)
          return (
            <label key={item} className={way === null ? 'hanger' : 'hanger hanger-locked'}>
              <input
                type="radio"
                name={id}
                value={item}
                checked={item === chosen}
                disabled={way !== null}
                aria-label={label}
                onChange={() => onChoose(item)}
              />
              <span className="hanger-body">
                <span className="hanger-picture">{pictureOf(item)}</span>
                <span>{name}</span>
                {way !== null && (
                  <span className="hanger-level">
                    <Icon name="lock" size={14} />
                    {way}
                  </span>
                )}
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
