import {
  earnables,
  isOrnamentId,
  isOutfitId,
  type EarnableId,
} from '../../../preload/contract/earnables.ts'
import { EarnablePicture } from '../../bird/earnable-picture.tsx'
import { Button, IconButton } from '../../shared/button.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { useNest } from './nest-context.ts'
import { FlameBadge } from './status-card.tsx'
import './earnable-cards.css'

interface EarnablesProps {
  readonly ids: readonly EarnableId[]
}

/** A card names at most this many things, and shows at most this many pictures. */
const maxShown = 3

/** Announces a new level, and what has arrived for it: a single thing with its name, several in pictures alone. */
export function LevelUpCard({ level, ids }: EarnablesProps & { readonly level: number }) {
  const { t } = useLocale()
  const names = useNames(ids)
  return (
    <div className="row level-card" role="status">
      <div aria-hidden="true">
        <FlameBadge level={level} />
      </div>
      <div>
        <p className="level-card-title">{t('nest.levelUp', { level })}</p>
        {ids.length > 0 && (
          <div className="level-card-arrived">
            <Pictures ids={ids} />
            <p className={ids.length === 1 ? 'soft' : 'visually-hidden'}>
              {t('nest.arrived', { items: names })}
            </p>
          </div>
        )}
      </div>
    </div>
  )
}

/** What the user has just unpacked. A single thing can be used at once. */
export function UnpackedCard({ ids }: EarnablesProps) {
  const { t } = useLocale()
  const { ask, setUnpacked } = useNest()
  const names = useNames(ids)
  const [id, ...others] = ids
  const close = () => setUnpacked([])
  const use = async (chosen: EarnableId) => {
    const { ok } = await ask('choose', { id: chosen })
    if (ok) close()
  }
  return (
    <div className="row level-card" role="status">
      <Pictures ids={ids} />
      <div>
        <p className="level-card-title">{names}</p>
        <p className="soft">{t('parcels.unpacked', { count: ids.length })}</p>
      </div>
      <IconButton icon="close" label={t('parcels.close')} onClick={close} />
      {id !== undefined && others.length === 0 && (
        <Button onClick={() => void use(id)}>{t(`parcels.${actionFor(id)}`)}</Button>
      )}
    </div>
  )
}

function actionFor(id: EarnableId) {
  if (isOutfitId(id)) return 'wear'
  return isOrnamentId(id) ? 'setOut' : 'enter'
}

function useNames(ids: readonly EarnableId[]): string {
  const { t, locale } = useLocale()
  const names = ids.map((id) => earnables[id][locale])
  const listed =
    names.length <= maxShown
      ? names
      : [...names.slice(0, maxShown - 1), t('parcels.more', { count: names.length - maxShown + 1 })]
  return new Intl.ListFormat(locale, { style: 'short' }).format(listed)
}

/** Pictures of the first things, and how many there are besides. The text beside them says the same. */
function Pictures({ ids }: EarnablesProps) {
  const more = ids.length - maxShown
  return (
    ids.length > 0 && (
      <div className="level-card-pictures" aria-hidden="true">
        {ids.slice(0, maxShown).map((id) => (
          <EarnablePicture key={id} id={id} />
        ))}
        {more > 0 && <span>+{more}</span>}
      </div>
    )
  )
}
