import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import {
  slots,
  type OutfitId,
  type SceneId,
  type Slot,
  type UnlockState,
} from '../../../preload/contract/wardrobe.ts'
import { LivingBird } from '../../bird/living-bird.tsx'
import { OutfitPicture } from '../../bird/outfit.tsx'
import { Scene } from '../../bird/scene.tsx'
import { useBirdEvents } from '../../shared/bird-events.ts'
import { Icon } from '../../shared/icon.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useRequest } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'
import { useSpeechAfterMeal } from '../../shared/sound-effects.ts'
import { useHomeBird } from '../home-bird.ts'
import './wardrobe.css'

interface RackItem<Id extends string> {
  readonly id: Id
  readonly name: string
  /** The level that unlocks it; null once unlocked. */
  readonly level: number | null
  readonly picture: ReactNode
}

const levelOf = (unlock: UnlockState) => (unlock.state === 'locked' ? unlock.level : null)

/** Four slots of outfits and the scenes; Dash tries them on. */
export function Wardrobe() {
  const { t } = useTranslation()
  const wardrobe = useSnapshot((snapshot) => snapshot.wardrobe)
  const { ask, problem } = useRequest()
  const { bird, tint } = useHomeBird({ events: useBirdEvents(), onShow: useSpeechAfterMeal() })

  const itemsOf = (slot: Slot): readonly RackItem<OutfitId | 'nothing'>[] => [
    {
      id: 'nothing',
      name: t('wardrobe.nothing'),
      level: null,
      picture: <Icon name="none" size={34} />,
    },
    ...wardrobe.outfits
      .filter((outfit) => outfit.slot === slot)
      .map(({ id, unlock }) => ({
        id,
        name: t(`outfit.${id}`),
        level: levelOf(unlock),
        picture: <OutfitPicture id={id} size={64} />,
      })),
  ]
  const scenes: readonly RackItem<SceneId>[] = wardrobe.scenes.map(({ id, unlock }) => ({
    id,
    name: t(`scene.${id}`),
    level: levelOf(unlock),
    picture: <Scene name={id} tint="day" />,
  }))
  const all = [...wardrobe.outfits, ...wardrobe.scenes]
  const open = all.filter(({ unlock }) => unlock.state === 'unlocked').length

  return (
    <div className="room-page wardrobe">
      <header className="wardrobe-head">
        <h1>{t('wardrobe.title')}</h1>
        <p>{t('wardrobe.openNow', { open, all: all.length })}</p>
      </header>
      {problem && <Notice problem={problem} />}
      <figure className="wardrobe-preview" role="img" aria-label={t('wardrobe.preview')}>
        <Scene name={wardrobe.scene} tint={tint}>
          <LivingBird {...bird} size={512} />
        </Scene>
      </figure>
      <div className="racks">
        {slots.map((slot) => (
          <Rack
            key={slot}
            title={t(`slot.${slot}`)}
            items={itemsOf(slot)}
            chosen={wardrobe.worn[slot] ?? 'nothing'}
            onChoose={(id) => void ask('wear', { slot, outfit: id === 'nothing' ? null : id })}
          />
        ))}
        <Rack
          title={t('wardrobe.scenes')}
          look="scenes"
          items={scenes}
          chosen={wardrobe.scene}
          onChoose={(scene) => void ask('choose-scene', { scene })}
        />
      </div>
    </div>
  )
}

/** The things of one slot, one of them worn; a locked one says how to get it. */
function Rack<Id extends string>({
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
