import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'
import type { SettingsSection } from '../../../preload/contract/problem.ts'
import { useLocale } from '../../shared/i18n.ts'
import { AboutSection } from './about-settings.tsx'
import { BackupSection } from './backup-settings.tsx'
import { CarrierSection } from './carrier-settings.tsx'
import { CornerDash } from './corner-dash.tsx'
import { CountingSection } from './counting-settings.tsx'
import { DesktopSection } from './desktop-settings.tsx'
import { FolderSection } from './folder-settings.tsx'
import { GithubSection } from './github-settings.tsx'
import { ResetCard, StartOverCard } from './reset-settings.tsx'
import { ChoiceCard } from './setting-fields.tsx'
import './settings.css'
import { settingsTabs, tabNames, type SettingsTab } from './settings-tabs.ts'
import { TransferSection } from './transfer-settings.tsx'
import { VoiceSection } from './voice-settings.tsx'

interface SectionProps {
  /** Called if the user wants to see the first minute again. */
  readonly onOnboarding: () => void
}

const sections: Readonly<Record<SettingsSection, (props: SectionProps) => ReactNode>> = {
  folders: FolderSection,
  github: GithubSection,
  voice: VoiceSection,
  desktop: DesktopSection,
  appearance: () => (
    <>
      <ChoiceCard name="locale" />
      <ChoiceCard name="appearance" />
    </>
  ),
  counting: CountingSection,
  data: () => (
    <>
      <CarrierSection />
      <BackupSection />
      <TransferSection />
      <ResetCard />
      <StartOverCard />
    </>
  ),
  about: AboutSection,
}

/** The section to which a link has led. A new object leads there again. */
export interface SettingsGoal {
  readonly section: SettingsSection
}

export function SettingsRoom(
  props: SectionProps & {
    readonly tab: SettingsTab
    readonly onTab: (tab: SettingsTab) => void
    /** Undefined if the user has opened Settings without a link. */
    readonly goal: SettingsGoal | undefined
  },
) {
  const { tab, onTab, goal, onOnboarding } = props
  const { t } = useLocale()
  const tabs = useRef<HTMLDivElement>(null)
  const panel = useRef<HTMLDivElement>(null)

  useEffect(() => {
    if (goal === undefined) return
    const section = panel.current?.querySelector<HTMLElement>(`[data-section="${goal.section}"]`)
    section?.focus({ preventScroll: true })
    section?.scrollIntoView()
  }, [goal])

  const onKeyDown = (event: KeyboardEvent) => {
    const index = tabNames.indexOf(tab)
    const nextIndex = {
      ArrowRight: (index + 1) % tabNames.length,
      ArrowLeft: (index - 1 + tabNames.length) % tabNames.length,
      Home: 0,
      End: tabNames.length - 1,
    }[event.key]
    const next = nextIndex === undefined ? undefined : tabNames[nextIndex]
    if (next === undefined) return
    event.preventDefault()
    onTab(next)
    tabs.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus()
  }

  return (
    <div className="room-page settings">
      <header className="head">
        <h1>{t('room.settings')}</h1>
        <CornerDash />
      </header>
      <div
        ref={tabs}
        className="tabs"
        role="tablist"
        aria-label={t('settings.tabs')}
        onKeyDown={onKeyDown}
      >
        {tabNames.map((name) => (
          <button
            key={name}
            type="button"
            className="segment"
            role="tab"
            id={`tab-${name}`}
            aria-selected={name === tab}
            aria-controls={name === tab ? 'settings-panel' : undefined}
            tabIndex={name === tab ? 0 : -1}
            onClick={() => onTab(name)}
          >
            {t(`settings.tab.${name}`)}
          </button>
        ))}
      </div>
      <div ref={panel} id="settings-panel" role="tabpanel" aria-labelledby={`tab-${tab}`}>
        {settingsTabs[tab].map((name) => {
          const Section = sections[name]
          return (
            <div
              key={name}
              className="settings-section"
              role="group"
              aria-label={t(`settings.section.${name}`)}
              data-section={name}
              tabIndex={-1}
            >
              <Section onOnboarding={onOnboarding} />
            </div>
          )
        })}
      </div>
    </div>
  )
}
