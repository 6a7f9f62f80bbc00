import { useTranslation } from 'react-i18next'
import type { OutfitId, SceneId } from '../../../preload/contract/wardrobe.ts'
import { isOutfitId } from '../../../preload/contract/wardrobe.ts'
import { OutfitPicture } from '../../bird/outfit.tsx'
import { FlameBadge } from '../../shared/flame-badge.tsx'

/** A feast can bring a dozen things: the pictures show all of them, the words name at most this many. */
const maxNames = 3

/** Announces a new level and its unlocks. */
export function LevelCard({
  level,
  unlocked,
}: {
  readonly level: number
  readonly unlocked: readonly (OutfitId | SceneId)[]
}) {
  const { t, i18n } = useTranslation()
  const names = unlocked.map((item) => t(isOutfitId(item) ? `outfit.${item}` : `scene.${item}`))
  const outfits = unlocked.filter(isOutfitId)
  const named =
    names.length <= maxNames
      ? names
      : [
          ...names.slice(0, maxNames - 1),
          t('nest.moreUnlocked', { count: names.length - maxNames + 1 }),
        ]
  const list = new Intl.ListFormat(i18n.language, { style: 'short' }).format(named)
  return (
    <div className="level-card" role="status">
      <div aria-hidden="true">
        <FlameBadge level={level} label={t('nest.levelUp', { level })} />
      </div>
      <div>
        <p className="level-card-title">{t('nest.levelUp', { level })}</p>
        {names.length > 0 && (
          <p className="level-card-news">{t('nest.unlocked', { items: list })}</p>
        )}
      </div>
      {outfits.length > 0 && (
        <div className="level-card-outfits">
          {outfits.map((id) => (
            <OutfitPicture key={id} id={id} size={40} />
          ))}
        </div>
      )}
    </div>
  )
}
