import type { Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { kinds } from '../../../../preload/contract/kinds.ts'
import { Dish } from '../../../bird/index.ts'
import { useSnapshot } from '../../../shared/snapshot.ts'
import { carryDish } from '../dish-in-hand.ts'

/** Meet Dash: its first chilli, by click or by drag, and afterwards what becomes a dish. */
export function MeetCard({
  dishes,
  isFed,
  isEating,
  onFeed,
  onDrag,
}: {
  readonly dishes: Ref<HTMLUListElement>
  readonly isFed: boolean
  readonly isEating: boolean
  readonly onFeed: () => void
  readonly onDrag: (isDragged: boolean) => void
}) {
  const { t } = useTranslation()
  const chillies = useSnapshot(
    ({ pantry }) => pantry.find(({ kind }) => kind === 'commit')?.count ?? 0,
  )
  const words = () => {
    if (isFed) return t('onboarding.meet.fed')
    if (isEating) return t('onboarding.meet.eating')
    return t('onboarding.meet.text', { count: chillies })
  }
  return (
    <>
      <p role="status">{words()}</p>
      <ul ref={dishes} className={isFed ? 'onboarding-menu' : 'onboarding-first'}>
        {isFed ? (
          kinds.map((kind) => (
            <li key={kind}>
              <Dish kind={kind} size={40} />
              <span>
                {t(`kind.${kind}`)} <b>{t(`dish.${kind}`)}</b>
              </span>
            </li>
          ))
        ) : (
          <li>
            <button
              type="button"
              className="onboarding-dish"
              draggable={!isEating}
              aria-busy={isEating || undefined}
              onClick={isEating ? undefined : onFeed}
              onDragStart={(event) => {
                carryDish(event, 'commit')
                onDrag(true)
              }}
              onDragEnd={() => onDrag(false)}
            >
              <Dish kind="commit" size={84} />
              <span>{t('onboarding.meet.feed')}</span>
            </button>
          </li>
        )}
      </ul>
    </>
  )
}
