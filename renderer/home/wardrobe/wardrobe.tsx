import { useTranslation } from 'react-i18next'
import type { UnlockState } from '../../../preload/contract/views/wardrobe.ts'
import type { OutfitId, SceneId, Slot } from '../../../preload/contract/wardrobe.ts'
import { LivingBird, OutfitPicture, Scene, useBird } from '../../bird/index.ts'
import { useRequest } from '../../shared/requests.ts'
import { useHomeLiveliness } from '../home-liveliness.ts'
import { useOnlooker } from '../use-onlooker.ts'
import { useBirdEvents } from '../../shared/bird-events.ts'
import { Icon } from '../../shared/icon.tsx'
import { slots } from '../../../preload/contract/wardrobe.ts'
import { Notice } from '../../shared/notice.tsx'
import { useReducedMotion } from '../../shared/reduced-motion.ts'
import { useSnapshot } from '../../shared/snapshot.ts'
import { useShownMeal, useSoundEffects } from '../../shared/sound-effects.ts'
import { tintAt } from '../../shared/time-of-day.ts'
import { Rack, type RackItem } from './rack.tsx'
import './wardrobe.css'

const levelOf = (unlock: UnlockState) => (unlock.state === 'locked' ? unlock.level : null)

/** Four slots of outfits and the scenes; Dash tries them on. */
export function Wardrobe() {
  const { t } = useTranslation()
  const wardrobe = useSnapshot((snapshot) => snapshot.wardrobe)
  const mood = useSnapshot((snapshot) => snapshot.pet.mood)
  const events = useBirdEvents()
  const { ask, problem } = useRequest()
  const [, onShow] = useShownMeal()
  const { bird, hand } = useBird({
    mood,
    outfit: wardrobe.worn,
    events,
    liveliness: useHomeLiveliness(),
    reducedMotion: useReducedMotion(),
    onShow,
    onHeard: useSoundEffects('home'),
  })
  useOnlooker(hand)
  const tint = useSnapshot(({ hour }) => tintAt(hour))

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
