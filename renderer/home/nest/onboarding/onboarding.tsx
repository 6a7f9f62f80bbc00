import { useEffect, useId, useRef, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { kinds, type Kind } from '../../../../preload/contract/kinds.ts'
import { onboardingCards } from '../../../../preload/contract/setting-choices.ts'
import type { OnboardingCard, OnboardingStep } from '../../../../preload/contract/settings.ts'
import { Dish } from '../../../bird/dish.tsx'
import { Button, IconButton } from '../../../shared/button.tsx'
import { useFocusSuccessor } from '../../../shared/focus-successor.ts'
import { Notice } from '../../../shared/notice.tsx'
import { useRequest, useSettings } from '../../../shared/requests.ts'
import { useSnapshot } from '../../../shared/snapshot.ts'
import { dragProps } from '../dish-in-hand.ts'
import '../../../shared/choice-tile.css'
import './onboarding.css'
import { Choices, Switch } from '../../../shared/fields.tsx'
import { SettingSlider } from '../../settings/setting-fields.tsx'
import { VoiceCard } from './voice-card.tsx'
import { WorkCard } from './work-card.tsx'

interface Meeting {
  /** The start of the first dish's flight. */
  readonly dishes: Ref<HTMLUListElement>
  readonly isEating: boolean
  readonly onFeed: (kind: Kind) => void
  readonly onDrag: (kind: Kind | null) => void
}

/**
 * The first minute: four cards beside Dash, one decision each. The current card is a setting, so it survives
 * restarts.
 */
export function Onboarding({ card, ...meeting }: Meeting & { readonly card: OnboardingCard }) {
  const { t } = useTranslation()
  const { ask, problem } = useRequest()
  /** Whether the card's decision is made: its button then says "next", and "later" before. */
  const isDecided = useSnapshot(({ pet, folders, github }) => {
    if (card === 'meet') return pet.experience > 0 && !meeting.isEating
    if (card === 'work') return folders.length > 0 || github.accounts.length > 0
    return true
  })
  const id = useId()
  const title = useRef<HTMLHeadingElement>(null)
  const ahead = useRef<HTMLButtonElement>(null)
  const titled = useRef(card)
  const at = onboardingCards.indexOf(card)
  const before = onboardingCards[at - 1]
  const after = onboardingCards[at + 1] ?? 'done'
  const go = (step: OnboardingStep) => void ask('set', { onboarding: step })
  const forward = () => {
    if (after === 'done') return t('onboarding.done')
    return isDecided ? t('onboarding.next') : t('onboarding.later')
  }

  // Focus the title when the card changes, so that a screen reader announces it. The first card does not take the
  // focus.
  useEffect(() => {
    if (titled.current !== card) title.current?.focus()
    titled.current = card
  }, [card])
  // If the decision removes the focused button, focus "next".
  useFocusSuccessor(ahead, !isDecided)

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
        <IconButton icon="close" label={t('onboarding.skip')} onClick={() => go('done')} />
      </header>
      <h2 ref={title} id={id} tabIndex={-1}>
        {t(`onboarding.${card}.title`)}
      </h2>
      <div key={card} className="onboarding-body">
        {card === 'meet' && <MeetCard {...meeting} isFed={isDecided} />}
        {card === 'work' && <WorkCard />}
        {card === 'voice' && <VoiceCard />}
        {card === 'place' && <PlaceCard />}
        {problem && <Notice problem={problem} />}
      </div>
      <footer className="onboarding-ways">
        {before && (
          <Button look="quiet" icon="back" onClick={() => go(before)}>
            {t('onboarding.back')}
          </Button>
        )}
        <Button ref={ahead} look={isDecided ? 'main' : 'soft'} onClick={() => go(after)}>
          {forward()}
        </Button>
      </footer>
    </section>
  )
}

/** Meet Dash: its first chilli, by click or by drag, and afterwards what becomes a dish. */
function MeetCard({
  dishes,
  isEating,
  onFeed,
  onDrag,
  isFed,
}: Meeting & { readonly isFed: boolean }) {
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
              onClick={isEating ? undefined : () => onFeed('commit')}
              {...dragProps('commit', onDrag)}
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

/** Where Dash lives: on the desktop and at what size, or only in the tray; and whether it starts at login. */
function PlaceCard() {
  const { t } = useTranslation()
  const { shown } = useSnapshot((snapshot) => snapshot.petWindow)
  const { settings, set, problem } = useSettings()
  return (
    <>
      <p>{t('onboarding.place.text')}</p>
      <Choices
        label={t('onboarding.place.title')}
        value={shown ? 'desktop' : 'tray'}
        options={['desktop', 'tray']}
        wordsOf={(place) => t(`onboarding.place.${place}`)}
        onChange={(place) => set({ shown: place === 'desktop' })}
      />
      {shown && <SettingSlider name="size" />}
      <Switch
        label={t('settings.openAtLogin.title')}
        on={settings.openAtLogin !== 'off'}
        onChange={(on) => set({ openAtLogin: on ? (shown ? 'shown' : 'hidden') : 'off' })}
      />
      <p className="soft">{t('onboarding.place.later')}</p>
      {problem && <Notice problem={problem} />}
    </>
  )
}
