import { useId } from 'react'
import { earnables, savedNumbers } from '../../../preload/contract/earnables.ts'
import { outfitsOf } from '../../bird/dash-drawing.tsx'
import { isDeepEqual } from '../../bird/deep-equality.ts'
import { FramedBird } from '../../bird/living-bird.tsx'
import { Button } from '../../shared/button.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { Icon } from '../../shared/icon.tsx'
import { useSnapshot, type Ask } from '../../shared/bridge-hooks.ts'
import { useSavedOutfitKeys } from '../../shared/use-saved-outfit-keys.ts'

/** The complete outfits that the user has saved, as Dash wears them. A click or the key of its number puts one on. */
export function SavedOutfits({ ask }: { readonly ask: Ask }) {
  const { t, locale } = useLocale()
  const { saved, worn } = useSnapshot(({ wardrobe }) => wardrobe)
  const id = useId()
  useSavedOutfitKeys(ask)
  return (
    <section className="saved" aria-labelledby={id}>
      <h2 id={id}>{t('wardrobe.saved')}</h2>
      <p>{t('wardrobe.savedHint')}</p>
      <ul>
        {savedNumbers.map((number) => {
          const outfit = saved[number]
          const names = outfit && outfitsOf(outfit).map((item) => earnables[item][locale])
          return (
            <li key={number}>
              {outfit && names ? (
                <button
                  type="button"
                  className="saved-outfit"
                  aria-keyshortcuts={String(number)}
                  aria-pressed={isDeepEqual(outfit, worn)}
                  onClick={() => void ask('wear-saved', { number })}
                >
                  <kbd>{number}</kbd>
                  <FramedBird outfit={outfit} size={88} isMotionReduced />
                  <span className="visually-hidden">
                    {names.length > 0
                      ? new Intl.ListFormat(locale, { style: 'short' }).format(names)
                      : t('wardrobe.savedNothing')}
                  </span>
                </button>
              ) : (
                <div className="saved-outfit saved-empty">
                  <kbd>{number}</kbd>
                  <Icon name="wardrobe" size={32} />
                </div>
              )}
              <Button
                variant="quiet"
                aria-label={t('wardrobe.saveAs', { number })}
                onClick={() => void ask('save-outfit', { number })}
              >
                {t('wardrobe.saveOutfit')}
              </Button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
