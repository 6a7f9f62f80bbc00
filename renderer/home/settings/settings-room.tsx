import { useRef, type KeyboardEvent, type ReactNode } from 'react'
import type { SettingsSection } from '../../../preload/contract/problem.ts'
import { useLocale } from '../../shared/i18n.ts'
import { AboutSection } from './about-settings.tsx'
import { CountingSection } from './counting-settings.tsx'
import { BackupSection } from './backup-settings.tsx'
import { DesktopSection } from './desktop-settings.tsx'
import { FolderSection } from './folder-settings.tsx'
import { GithubSection } from './github-settings.tsx'
import { ChoiceCard } from './setting-fields.tsx'
import './settings.css'
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
  data: BackupSection,
  about: AboutSection,
}
const sectionNames = Object.keys(sections) as readonly SettingsSection[]

/** Settings, one section at a time. */
export function SettingsRoom({
  section,
  onSection,
  ...props
}: SectionProps & {
  readonly section: SettingsSection
  readonly onSection: (section: SettingsSection) => void
}) {
  const { t } = useLocale()
  const Section = sections[section]
  const tabs = useRef<HTMLDivElement>(null)

  const onKeyDown = (event: KeyboardEvent) => {
    const index = sectionNames.indexOf(section)
    const nextIndex = {
      ArrowRight: (index + 1) % sectionNames.length,
      ArrowLeft: (index - 1 + sectionNames.length) % sectionNames.length,
      Home: 0,
      End: sectionNames.length - 1,
    }[event.key]
    const next = nextIndex === undefined ? undefined : sectionNames[nextIndex]
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
        {sectionNames.map((name) => (
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
