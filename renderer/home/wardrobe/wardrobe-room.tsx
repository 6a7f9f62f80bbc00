import { memo, useCallback, useMemo, useState, type ComponentProps } from 'react'
import type { Snapshot } from '../../../preload/contract/views/snapshot-view.ts'
import { deeds } from '../../../preload/contract/deed-table.ts'
import {
  namesOf,
  slots,
  type DeedTier,
  type EarnableId,
  type Slot,
  type ThingId,
} from '../../../preload/contract/earnables.ts'
import { LivingBird } from '../../bird/living-bird.tsx'
import { Scene } from '../../bird/scene.tsx'
import { IconButton } from '../../shared/button.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { Notice } from '../../shared/notice.tsx'
import { useAsk, useSnapshot, type Ask } from '../../shared/bridge-hooks.ts'
import { TripNote } from '../../shared/trip-note.tsx'
import { useHomeBird } from '../use-home-bird.ts'
import { useBook } from '../history/book/use-book.ts'
import { lookWith } from './look.ts'
import { Rack } from './rack.tsx'
import { SavedOutfits } from './saved-outfits.tsx'
import { useWays } from './use-ways.ts'
import './wardrobe.css'

/**
 * Four slots of outfits, the scenes, the ornaments and the forms, with Dash in front of a mirror. Locked things can be
 * tried on: they change only the mirror, until the user chooses something else or leaves.
 * @param isShown if false, it renders only the racks, hidden, so that the room opens at once later
 */
export function WardrobeRoom({ isShown = true }: { readonly isShown?: boolean }) {
  const { t } = useLocale()
  const { outfits, scenes, ornaments, forms } = useSnapshot((snapshot) => snapshot.wardrobe)
  const { ask: send, problem } = useAsk()
  const all = [...outfits, ...scenes, ...ornaments, ...forms]
  const unlocked = all.filter(({ unlock }) => unlock.name === 'unlocked').length
  const [wanted, setWanted] = useState<ThingId | null>(null)
  const isHere = useSnapshot(({ place }) => place === 'home')
  if (!(isHere && isShown) && wanted !== null) setWanted(null)
  const tried = all.find(({ id, unlock }) => id === wanted && unlock.name !== 'unlocked')
  const endTrial = () => setWanted(null)
  const ask = useCallback<Ask>(
    (...request) => {
      setWanted(null)
      return send(...request)
    },
    [send],
  )
  const onTry = useCallback((id: ThingId) => setWanted((before) => (id === before ? null : id)), [])

  return (
    <div
      className="room-page wardrobe"
      style={isShown ? undefined : { display: 'none' }}
      onKeyDown={({ key }) => {
        if (key === 'Escape') endTrial()
      }}
    >
      {isShown && (
        <>
          <header className="head wardrobe-head">
            <h1>{t('room.wardrobe')}</h1>
            <p>{t('wardrobe.openNow', { open: unlocked, all: all.length })}</p>
          </header>
          <Notice problem={problem} />
          <div className="wardrobe-dash">
            <Mirror tried={tried} onEnd={endTrial} />
            <SavedOutfits ask={ask} />
          </div>
        </>
      )}
      <Racks tried={tried?.id ?? null} onTry={onTry} ask={ask} />
    </div>
  )
}

/** Everything that Dash can wear, be and have around it. Renders again only if one of these changes. */
const Racks = memo(function Racks({
  ask,
  ...rack
}: Pick<ComponentProps<typeof Rack>, 'tried' | 'onTry'> & { readonly ask: Ask }) {
  const { t } = useLocale()
  const { outfits, worn, scenes, scene, ornaments, ornament, forms } = useSnapshot(
    ({ wardrobe }) => wardrobe,
  )
  const form = useSnapshot(({ pet }) => pet.form)
  const choose = (id: ThingId) => void ask('choose', { id })
  /** Puts away the chosen thing. */
  const toggle = (place: Slot | 'ornament', chosen: EarnableId | null) => (id: ThingId) =>
    id === chosen ? void ask('put-away', { place }) : choose(id)
  return (
    <div className="racks">
      {slots.map((slot) => (
        <Rack
          key={slot}
          {...rack}
          title={t(`slot.${slot}`)}
          items={outfits.filter((outfit) => outfit.slot === slot)}
          chosen={worn[slot]}
          onChoose={toggle(slot, worn[slot])}
        />
      ))}
      <Rack
        {...rack}
        title={t('wardrobe.scenes')}
        items={scenes}
        chosen={scene}
        onChoose={choose}
      />
      <Rack
        {...rack}
        title={t('wardrobe.ornaments')}
        items={ornaments}
        chosen={ornament}
        onChoose={toggle('ornament', ornament)}
      />
      <Rack
        {...rack}
        title={t('wardrobe.forms')}
        hint={t('wardrobe.formsHint')}
        items={forms}
        chosen={form}
        onChoose={choose}
      />
    </div>
  )
})

type Tried = Snapshot['wardrobe']['outfits' | 'scenes' | 'ornaments' | 'forms'][number]

/** Dash as it looks now, or with what it tries on and how to get that. */
function Mirror(props: { readonly tried: Tried | undefined; readonly onEnd: () => void }) {
  const { tried, onEnd } = props
  const { t, locale } = useLocale()
  const wayTo = useWays()
  const wardrobe = useSnapshot((snapshot) => snapshot.wardrobe)
  const { bird, tint, entrance, isOut } = useHomeBird()
  const id = tried?.id ?? null
  const look = useMemo(
    () => lookWith({ ...wardrobe, form: bird.form }, id),
    [wardrobe, bird.form, id],
  )
  const name = tried && namesOf(tried.id)[locale]
  const words = name === undefined ? undefined : t('wardrobe.trying', { name })
  return (
    <div className="mirror">
      <figure role="img" aria-label={words ?? t('wardrobe.preview')}>
        <Scene name={look.scene} tint={tint} ornament={look.ornament}>
          <g className={entrance}>
            <LivingBird {...bird} outfit={look.worn} form={look.form} />
          </g>
        </Scene>
        {isOut && <TripNote text={t('pet.out')} />}
      </figure>
      <div className="mirror-trial" role="status">
        {tried && (
          <>
            <p>
              <b>{words}</b> <span>{wayTo(tried.unlock)?.text}</span>
              {'deed' in tried.unlock && <WayToTier {...tried.unlock} />}
            </p>
            <IconButton icon="close" label={t('wardrobe.endTrial')} onClick={onEnd} />
          </>
        )}
      </div>
    </div>
  )
}

function WayToTier({ deed, tier }: DeedTier) {
  const { t } = useLocale()
  const { value: book } = useBook()
  if (!book) return null
  const { progress = 0 } = book.deeds.find(({ id }) => id === deed) ?? {}
  const left = t(`deeds.left.${deeds[deed].unit}`, { count: Math.max(1, tier - progress) })
  return <span>{` · ${left}`}</span>
}
