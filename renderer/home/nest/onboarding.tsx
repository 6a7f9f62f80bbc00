import type { TFunction } from 'i18next'
import { useEffect, useId, useRef } from 'react'
import { kinds } from '../../../preload/contract/kinds.ts'
import { onboardingCards } from '../../../preload/contract/setting-choices.ts'
import type {
  Locale,
  OnboardingCard,
  OnboardingStep,
  SettingsPatch,
} from '../../../preload/contract/declared-settings.ts'
import type { VoiceView } from '../../../preload/contract/views/voice-view.ts'
import { Dish } from '../../bird/dish.tsx'
import { Button, IconButton } from '../../shared/button.tsx'
import { useFocusSuccessor } from '../../shared/use-focus-successor.ts'
import { useLocale } from '../../shared/i18n.ts'
import { Icon, type IconName } from '../../shared/icon.tsx'
import { Notice, useRemedy } from '../../shared/notice.tsx'
import {
  hasSources,
  useAsk,
  useRequest,
  useSettings,
  useSnapshot,
} from '../../shared/bridge-hooks.ts'
import { useNest } from './nest-context.ts'
import { useDragProps } from './pantry.tsx'
import '../../shared/choice-tile.css'
import './onboarding.css'
import { Choices, Switch } from '../../shared/fields.tsx'
import { SettingSlider } from '../settings/setting-fields.tsx'
import { EngineOffer } from '../engines/voice-engines.tsx'
import { DeviceCode } from '../settings/sign-in.tsx'

/** The first minute: four cards with a decision each. The current card is saved as a setting, so a restart keeps it. */
export function Onboarding(props: { readonly card: OnboardingCard; readonly isEating: boolean }) {
  const { card, isEating } = props
  const { t } = useLocale()
  const { ask, problem } = useAsk()
  // Whether the user has made the card's decision.
  const isDecided = useSnapshot((snapshot) => {
    if (card === 'meet') return snapshot.pet.experience > 0 && !isEating
    return card !== 'work' || hasSources(snapshot)
  })
  const id = useId()
  const title = useRef<HTMLHeadingElement>(null)
  const nextButton = useRef<HTMLButtonElement>(null)
  const lastCard = useRef(card)
  const index = onboardingCards.indexOf(card)
  const previous = onboardingCards[index - 1]
  const next = onboardingCards[index + 1] ?? 'done'
  const go = (step: OnboardingStep) => void ask('set', { onboarding: step })
  const nextText = () => {
    if (next === 'done') return t('onboarding.done')
    return isDecided ? t('onboarding.next') : t('onboarding.later')
  }

  // When the card changes, focus the title, so that a screen reader announces it.
  useEffect(() => {
    if (lastCard.current !== card) title.current?.focus()
    lastCard.current = card
  }, [card])
  // If the decision removes the focused button, focus "next".
  useFocusSuccessor(nextButton, !isDecided)

  return (
    <section className="card onboarding" aria-labelledby={id}>
      <header className="head onboarding-head">
        <p className="onboarding-count">
          <span className="visually-hidden">
            {t('onboarding.count', { number: index + 1, of: onboardingCards.length })}
          </span>
          {onboardingCards.map((name, dot) => (
            <span key={name} className="onboarding-dot" data-past={dot <= index} />
          ))}
        </p>
        <IconButton icon="close" label={t('onboarding.skip')} onClick={() => go('done')} />
      </header>
      <h2 ref={title} id={id} tabIndex={-1}>
        {t(`onboarding.${card}.title`)}
      </h2>
      <div key={card} className="onboarding-body">
        {card === 'meet' && <MeetCard isEating={isEating} isFed={isDecided} />}
        {card === 'work' && <WorkCard />}
        {card === 'voice' && <VoiceCard />}
        {card === 'place' && <PlaceCard />}
        <Notice problem={problem} />
      </div>
      <footer className="row onboarding-steps">
        {previous && (
          <Button variant="quiet" icon="back" onClick={() => go(previous)}>
            {t('onboarding.back')}
          </Button>
        )}
        <Button ref={nextButton} variant={isDecided ? 'main' : 'soft'} onClick={() => go(next)}>
          {nextText()}
        </Button>
      </footer>
    </section>
  )
}

function MeetCard(props: { readonly isEating: boolean; readonly isFed: boolean }) {
  const { isEating, isFed } = props
  const { t } = useLocale()
  const { ask, dishes } = useNest()
  const dragProps = useDragProps('commit')
  const chillies = useSnapshot(
    ({ pantry }) => pantry.find(({ kind }) => kind === 'commit')?.count ?? 0,
  )
  const text = () => {
    if (isFed) return t('onboarding.meet.fed')
    if (isEating) return t('onboarding.meet.eating')
    return t('onboarding.meet.text', { count: chillies })
  }
  return (
    <>
      <p role="status">{text()}</p>
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
              className="choice-tile onboarding-dish"
              draggable={!isEating}
              aria-busy={isEating || undefined}
              onClick={isEating ? undefined : () => void ask('feed-one', { kind: 'commit' })}
              {...dragProps}
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

/** The source of contributions: folders on this computer, or GitHub in the browser. Settings has other methods. */
function WorkCard() {
  const { t } = useLocale()
  const onRemedy = useRemedy()
  const folders = useSnapshot((snapshot) => snapshot.folders)
  const github = useSnapshot((snapshot) => snapshot.github)
  const addFolder = useRequest()
  const startSignIn = useRequest()
  const { host, signIn } = github
  const hasDeviceFlow = github.deviceFlowHosts.includes(host)

  if (signIn.name === 'asking' || signIn.name === 'code') {
    return <DeviceCode signIn={signIn} ask={startSignIn.ask} />
  }
  const problem =
    signIn.name === 'failed' ? signIn.problem : (addFolder.problem ?? startSignIn.problem)
  return (
    <>
      <p>{t('onboarding.work.text')}</p>
      <div className="onboarding-choices">
        <WorkChoice
          icon="folder"
          title={t('onboarding.work.folders')}
          text={t('onboarding.work.foldersText')}
          isBusy={addFolder.isBusy}
          onClick={() => void addFolder.ask('add-folder', null)}
        />
        <WorkChoice
          icon="person"
          title={t('onboarding.work.github')}
          text={t(hasDeviceFlow ? 'onboarding.work.githubText' : 'onboarding.work.githubOther')}
          isBusy={startSignIn.isBusy}
          onClick={() => {
            if (hasDeviceFlow) void startSignIn.ask('sign-in-device', { host })
            else onRemedy({ type: 'settings', section: 'github' })
          }}
        />
      </div>
      <Notice problem={problem} />
      <ul className="onboarding-found" role="status">
        {folders.map(({ id, label, repositories, state }) => (
          <li key={id} className={`state state-${state.name}`}>
            {label} · {t('settings.folders.repositories', { count: repositories })}
          </li>
        ))}
        {github.accounts.map(({ id, host, login, sync }) => (
          <li key={id} className={`state state-${sync.name}`}>
            {t('onboarding.work.account', { login, host })}
          </li>
        ))}
      </ul>
    </>
  )
}

function WorkChoice(props: {
  readonly icon: IconName
  readonly title: string
  readonly text: string
  readonly isBusy: boolean
  readonly onClick: () => void
}) {
  return (
    <button
      type="button"
      className="choice-tile onboarding-choice"
      aria-busy={props.isBusy || undefined}
      onClick={props.isBusy ? undefined : props.onClick}
    >
      <Icon name={props.icon} size={26} />
      <span>
        <b>{props.title}</b>
        <small>{props.text}</small>
      </span>
      <Icon name="forward" />
    </button>
  )
}

/** How Dash can talk. It chirps English lines, but it can speak Japanese while its texts are English. */
const speechModes = {
  ja: ['aloud', 'bubbles'],
  en: ['chirping', 'japanese', 'bubbles'],
} as const

type SpeechMode = (typeof speechModes)[Locale][number]

function speechModeOf(muted: boolean, language: Locale, locale: Locale): SpeechMode {
  if (muted) return 'bubbles'
  if (locale === 'ja') return 'aloud'
  return language === 'ja' ? 'japanese' : 'chirping'
}

const settingsOf: Readonly<Record<SpeechMode, SettingsPatch>> = {
  aloud: { muted: false },
  japanese: { muted: false, voiceLanguage: 'ja' },
  chirping: { muted: false, voiceLanguage: null },
  bubbles: { muted: true },
}

/** Says how Dash talks. The engines speak only Japanese. */
function voiceText(t: TFunction, voice: VoiceView, wantsSystem: boolean): string {
  const { engine, language, systemVoices } = voice
  const usesSystem = wantsSystem && systemVoices.includes(language)
  if (usesSystem && (language === 'en' || engine.name === 'absent'))
    return t('onboarding.voice.system')
  if (language === 'en') return t('onboarding.voice.chirps')
  return t(`onboarding.voice.${engine.name}`, { ...engine })
}

function VoiceCard() {
  const { t, locale } = useLocale()
  const voice = useSnapshot((snapshot) => snapshot.voice)
  const { engine, language, credit } = voice
  const tryVoice = useRequest()
  const { settings, set } = useSettings()
  const isAbsent = language === 'ja' && engine.name === 'absent'
  return (
    <>
      <p role="status">{voiceText(t, voice, settings.systemVoice)}</p>
      {locale === 'en' && (
        <p>{t(language === 'en' ? 'onboarding.voice.subtitles' : 'engines.language.subtitles')}</p>
      )}
      <Button
        icon="voice"
        disabled={settings.muted}
        isBusy={tryVoice.isBusy}
        onClick={() => void tryVoice.ask('try-voice', { styleId: null })}
      >
        {t('onboarding.voice.try')}
      </Button>
      <Choices
        label={t('onboarding.voice.title')}
        value={speechModeOf(settings.muted, language, locale)}
        options={speechModes[locale]}
        wordsOf={(mode) => t(`onboarding.voice.${mode}`)}
        onChange={(mode) => set(settingsOf[mode])}
      />
      {isAbsent && <EngineOffer />}
      {credit !== null && <p className="soft">{credit}</p>}
      {tryVoice.problem && !isAbsent && <Notice problem={tryVoice.problem} />}
    </>
  )
}

function PlaceCard() {
  const { t } = useLocale()
  const { isShown } = useSnapshot((snapshot) => snapshot.petWindow)
  const { settings, set, problem } = useSettings()
  return (
    <>
      <p>{t('onboarding.place.text')}</p>
      <Choices
        label={t('onboarding.place.title')}
        value={isShown ? 'desktop' : 'tray'}
        options={['desktop', 'tray']}
        wordsOf={(place) => t(`onboarding.place.${place}`)}
        onChange={(place) => set({ shown: place === 'desktop' })}
      />
      {isShown && <SettingSlider name="size" />}
      <Switch
        label={t('settings.openAtLogin.title')}
        isOn={settings.openAtLogin !== 'off'}
        onChange={(isOn) => set({ openAtLogin: isOn ? (isShown ? 'shown' : 'hidden') : 'off' })}
      />
      <p className="soft">{t('onboarding.place.later')}</p>
      <Notice problem={problem} />
    </>
  )
}
