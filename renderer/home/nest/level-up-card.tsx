import { earnables, isOutfitId, type ItemId } from '../../../preload/contract/wardrobe.ts'
import { OutfitPicture } from '../../bird/outfit.tsx'
import { useLocale } from '../../shared/i18n.tsx'
import { FlameBadge } from './status-card.tsx'

/** A feast can unlock a dozen items. The pictures show all of them, but the text names at most this many. */
const maxNames = 3

/** Announces a new level and its unlocks. */
export function LevelUpCard({
  level,
  unlocked,
}: {
  readonly level: number
  readonly unlocked: readonly ItemId[]
}) {
  const { t, locale } = useLocale()
  const names = unlocked.map((item) => earnables[item][locale])
  const outfits = unlocked.filter(isOutfitId)
  const listed =
    names.length <= maxNames
      ? names
      : [
          ...names.slice(0, maxNames - 1),
          t('nest.moreUnlocked', { count: names.length - maxNames + 1 }),
        ]
  const items = new Intl.ListFormat(locale, { style: 'short' }).format(listed)
  return (
    <div className="level-card" role="status">
      <div aria-hidden="true">
        <FlameBadge level={level} />
      </div>
      <div>
        <p className="level-card-title">{t('nest.levelUp', { level })}</p>
        {names.length > 0 && <p className="level-card-news">{t('nest.unlocked', { items })}</p>}
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
