import {
  earnables,
  isOrnamentId,
  isOutfitId,
  slotOf,
  type ItemId,
} from '../../../preload/contract/wardrobe.ts'
import { ItemPicture } from '../../bird/item-picture.tsx'
import { Button, IconButton } from '../../shared/button.tsx'
import { useLocale } from '../../shared/i18n.ts'
import type { Ask } from '../../shared/main-process.ts'
import { FlameBadge } from './status-card.tsx'

interface ItemsProps {
  readonly items: readonly ItemId[]
}

/** A card names at most this many items, and shows at most this many pictures. */
const maxShown = 3

/** Announces a new level, and what has arrived for it. */
export function LevelUpCard({ level, items }: ItemsProps & { readonly level: number }) {
  const { t } = useLocale()
  const names = useNames(items)
  return (
    <div className="level-card" role="status">
      <div aria-hidden="true">
        <FlameBadge level={level} />
      </div>
      <div>
        <p className="level-card-title">{t('nest.levelUp', { level })}</p>
        {items.length > 0 && (
          <p className="level-card-news">{t('nest.arrived', { items: names })}</p>
        )}
      </div>
      <Pictures items={items} />
    </div>
  )
}

/** What the user has just unpacked. A single thing can be used at once. */
export function UnpackedCard({
  items,
  ask,
  onClose,
}: ItemsProps & { readonly ask: Ask; readonly onClose: () => void }) {
  const { t } = useLocale()
  const names = useNames(items)
  const [item, ...others] = items
  const request = (chosen: ItemId) => {
    if (isOutfitId(chosen)) return ask('wear', { slot: slotOf(chosen), outfit: chosen })
    if (isOrnamentId(chosen)) return ask('set-out', { ornament: chosen })
    return ask('choose-scene', { scene: chosen })
  }
  const use = async (chosen: ItemId) => {
    const { ok } = await request(chosen)
    if (ok) onClose()
  }
  return (
    <div className="level-card" role="status">
      <Pictures items={items} />
      <div>
        <p className="level-card-title">{names}</p>
        <p className="level-card-news">{t('parcels.unpacked', { count: items.length })}</p>
      </div>
      <IconButton icon="close" label={t('parcels.close')} onClick={onClose} />
      {item !== undefined && others.length === 0 && (
        <Button onClick={() => void use(item)}>{t(`parcels.${actionFor(item)}`)}</Button>
      )}
    </div>
  )
}

/** What the button for a thing does. */
function actionFor(item: ItemId) {
  if (isOutfitId(item)) return 'wear'
  return isOrnamentId(item) ? 'setOut' : 'enter'
}

function useNames(items: readonly ItemId[]): string {
  const { t, locale } = useLocale()
  const names = items.map((item) => earnables[item][locale])
  const listed =
    names.length <= maxShown
      ? names
      : [...names.slice(0, maxShown - 1), t('parcels.more', { count: names.length - maxShown + 1 })]
  return new Intl.ListFormat(locale, { style: 'short' }).format(listed)
}

/** Pictures of the first items, and how many items there are besides. The text beside them says the same. */
function Pictures({ items }: ItemsProps) {
  const more = items.length - maxShown
  return (
    items.length > 0 && (
      <div className="level-card-pictures" aria-hidden="true">
        {items.slice(0, maxShown).map((id) => (
          <ItemPicture key={id} id={id} />
        ))}
        {more > 0 && <span>+{more}</span>}
      </div>
    )
  )
}
