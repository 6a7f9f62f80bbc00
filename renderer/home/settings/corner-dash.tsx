import { LivingBird } from '../../bird/living-bird.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { useSnapshot } from '../../shared/bridge-hooks.ts'
import { useHomeBird } from '../use-home-bird.ts'

/** Dash on the edge of the tabs. It watches, and its beak moves when the user tries a voice. */
export function CornerDash() {
  const { t } = useLocale()
  const mood = useSnapshot(({ pet }) => pet.mood)
  const { bird, entrance, isOut } = useHomeBird()
  return (
    <div className="settings-dash" role="img" aria-label={t(isOut ? 'pet.out' : `mood.${mood}`)}>
      <div className={entrance}>
        <LivingBird {...bird} size={96} />
      </div>
    </div>
  )
}
