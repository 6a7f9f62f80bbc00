import { useRef, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { SettingsSection } from '../../../preload/contract/problem.ts'
import { About } from './about.tsx'
import { DesktopSettings } from './desktop-settings.tsx'
import { Counting } from './counting.tsx'
import { DataSettings } from './data.tsx'
import { FolderSources } from './folders.tsx'
import { Github } from './github.tsx'
import { ChoiceCard } from './setting-fields.tsx'
import './settings.css'
import { Voice } from './voice.tsx'

interface SectionProps {
  /** Shows the onboarding again. */
  readonly onOnboarding: () => void
}

const sections: Readonly<Record<SettingsSection, (props: SectionProps) => ReactNode>> = {
  folders: FolderSources,
  github: Github,
  voice: Voice,
  company: DesktopSettings,
  look: () => (
    <>
      <ChoiceCard name="locale" />
      <ChoiceCard name="appearance" />
    </>
  ),
  counting: Counting,
  data: DataSettings,
  about: About,
}
const names = Object.keys(sections) as readonly SettingsSection[]

/** Settings, one section at a time. */
export function SettingsRoom({
  section,
  onSection,
  ...props
}: SectionProps & {
  readonly section: SettingsSection
  readonly onSection: (section: SettingsSection) => void
}) {
  const { t } = useTranslation()
  const Section = sections[section]
  const tabs = useRef<HTMLDivElement>(null)

  const onKeyDown = (event: KeyboardEvent) => {
    const at = names.indexOf(section)
    const to = {
      ArrowRight: (at + 1) % names.length,
      ArrowLeft: (at - 1 + names.length) % names.length,
      Home: 0,
      End: names.length - 1,
    }[event.key]
    const next = to === undefined ? undefined : names[to]
    if (next === undefined) return
    event.preventDefault()
    onSection(next)
    tabs.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus()
  }

  return (
    <div className="room-page settings">
      <h1>{t('settings.title')}</h1>
      <div
        ref={tabs}
        className="tabs"
        role="tablist"
        aria-label={t('settings.sections')}
        onKeyDown={onKeyDown}
      >
        {names.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={name === section}
            aria-controls={name === section ? 'settings-section' : undefined}
            tabIndex={name === section ? 0 : -1}
            onClick={() => onSection(name)}
          >
            {t(`settings.section.${name}`)}
          </button>
        ))}
      </div>
      <div
        id="settings-section"
        className="settings-section"
        role="tabpanel"
        aria-labelledby={`tab-${section}`}
      >
        <Section {...props} />
      </div>
    </div>
  )
}
