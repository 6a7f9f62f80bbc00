import type { EarnableId } from '../../../preload/contract/earnables.ts'
import { ParcelPile } from '../../bird/parcel-pile.tsx'
import { Button } from '../../shared/button.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { useSnapshot } from '../../shared/bridge-hooks.ts'
import { useNest } from './nest-context.ts'
import './parcels.css'

/** The parcels beside Dash, and how many are on their way. A click opens the oldest one, and a button opens all. */
export function Parcels() {
  const { t } = useLocale()
  const { ask, setUnpacked } = useNest()
  const { parcels, outfits, scenes, ornaments } = useSnapshot((snapshot) => snapshot.wardrobe)
  const [oldest] = parcels
  const count = parcels.length
  const coming = [...outfits, ...scenes, ...ornaments].filter(
    ({ unlock }) => unlock.name === 'on-its-way',
  ).length
  if (oldest === undefined && coming === 0) return null
  const open = async (id: EarnableId | null) => {
    const { ok } = await ask('open-parcels', { id })
    if (ok) setUnpacked(id === null ? parcels : [id])
  }
  return (
    <section className="parcels" aria-label={t('parcels.title')}>
      {oldest !== undefined && (
        <button
          type="button"
          className="parcels-pile"
          aria-label={t('parcels.open', { count })}
          onClick={() => void open(oldest)}
        >
          <ParcelPile count={count} size="100%" />
        </button>
      )}
      {count > 1 && (
        <Button onClick={() => void open(null)}>{t('parcels.openAll', { count })}</Button>
      )}
      {coming > 0 && <p>{t('parcels.coming', { count: coming })}</p>}
    </section>
  )
}
