import { useEffect, useId, useRef, type ReactNode, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { assertNever } from '../../../../preload/contract/result.ts'
import { onboardingCards } from '../../../../preload/contract/setting-choices.ts'
import type { OnboardingCard, OnboardingStep } from '../../../../preload/contract/settings.ts'
import { Button, IconButton } from '../../../shared/button.tsx'
import { Notice } from '../../../shared/notice.tsx'
import { useRequest } from '../../../shared/requests.ts'
import { useSnapshot } from '../../../shared/snapshot.ts'
import { MeetCard } from './meet-card.tsx'
import '../../../shared/choice-tile.css'
import './onboarding.css'
import { PlaceCard } from './place-card.tsx'
import { VoiceCard } from './voice-card.tsx'
import { WorkCard } from './work-card.tsx'

/** Whether the card's decision is made: its button then says "next", and "later" before. */
function useIsDecided(card: OnboardingCard, isEating: boolean): boolean {
  return useSnapshot(({ pet, folders, github }) => {
    if (card === 'meet') return pet.experience > 0 && !isEating
    if (card === 'work') return folders.length > 0 || github.accounts.length > 0
    return true
  })
}

/**
 * The first minute: four cards beside Dash, one decision each. The current card is a setting, so it survives
 * restarts.
 */
export function Onboarding({
  card,
  dishes,
  isEating,
  onFeed,
  onDrag,
}: {
  readonly card: OnboardingCard
  /** The start of the first dish's flight. */
  readonly dishes: Ref<HTMLUListElement>
  readonly isEating: boolean
  readonly onFeed: () => void
  readonly onDrag: (isDragged: boolean) => void
}) {
  const { ask, problem } = useRequest()
  const isDecided = useIsDecided(card, isEating)
  const body = (): ReactNode => {
    switch (card) {
      case 'meet':
        return <MeetCard {...{ dishes, isEating, onFeed, onDrag }} isFed={isDecided} />
      case 'work':
        return <WorkCard />
      case 'voice':
        return <VoiceCard />
      case 'place':
        return <PlaceCard />
      default:
        return assertNever(card)
    }
  }
  return (
    <Frame card={card} isDecided={isDecided} onGo={(step) => void ask('set', { onboarding: step })}>
      {body()}
      {problem && <Notice problem={problem} />}
    </Frame>
  )
}

/** The frame that the four cards share: the title, the progress, and the buttons for next, back and skip. */
function Frame({
  card,
  isDecided,
  onGo,
  children,
}: {
  readonly card: OnboardingCard
  readonly isDecided: boolean
  readonly onGo: (step: OnboardingStep) => void
  readonly children: ReactNode
}) {
  const { t } = useTranslation()
  const id = useId()
  const title = useRef<HTMLHeadingElement>(null)
  const ahead = useRef<HTMLButtonElement>(null)
  const shown = useRef({ card, isDecided })
  const at = onboardingCards.indexOf(card)
  const before = onboardingCards[at - 1]
  const after = onboardingCards[at + 1] ?? 'done'
  const forward = () => {
    if (after === 'done') return t('onboarding.done')
    return isDecided ? t('onboarding.next') : t('onboarding.later')
  }

  // Focus the title when the card changes, so that a screen reader announces it. If the decision removes the focused
  // button, focus "next". The first card does not take the focus.
  useEffect(() => {
    const before = shown.current
    shown.current = { card, isDecided }
    if (before.card !== card) title.current?.focus()
    else if (isDecided && !before.isDecided && document.activeElement === document.body)
      ahead.current?.focus()
  }, [card, isDecided])

  return (
    <section className="card onboarding" aria-labelledby={id}>
      <header className="onboarding-head">
        <p className="onboarding-count">
          <span className="visually-hidden">
            {t('onboarding.count', { number: at + 1, of: onboardingCards.length })}
          </span>
          {onboardingCards.map((name, index) => (
            <span key={name} className="onboarding-dot" data-past={index <= at} />
          ))}
        </p>
        <IconButton icon="close" label={t('onboarding.skip')} onClick={() => onGo('done')} />
      </header>
      <h2 ref={title} id={id} tabIndex={-1}>
        {t(`onboarding.${card}.title`)}
      </h2>
      <div key={card} className="onboarding-body">
        {children}
      </div>
      <footer className="onboarding-ways">
        {before && (
          <Button look="quiet" icon="back" onClick={() => onGo(before)}>
            {t('onboarding.back')}
          </Button>
        )}
        <Button ref={ahead} look={isDecided ? 'main' : 'soft'} onClick={() => onGo(after)}>
          {forward()}
        </Button>
      </footer>
    </section>
  )
}
