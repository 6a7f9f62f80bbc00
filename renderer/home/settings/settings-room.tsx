import { useRef, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { assertNever } from '../../../preload/contract/result.ts'
import type { Remedy, SettingsSection } from '../../shared/remedies.ts'
import { About } from './about.tsx'
import { PetWindowSettings } from './pet-window.tsx'
import { Counting } from './counting.tsx'
import { DataSettings } from './data.tsx'
import { LookSection } from './look.tsx'
import { FolderSources } from './folder-sources.tsx'
import { Github } from './github.tsx'
import './settings.css'
import { Voice } from './voice.tsx'

const sections = [
  'folders',
  'github',
  'voice',
  'company',
  'look',
  'counting',
  'data',
  'about',
] as const satisfies readonly SettingsSection[]

function Section({
  name,
  onRemedy,
  onOnboarding,
}: {
  readonly name: SettingsSection
  readonly onRemedy: (remedy: Remedy) => void
  readonly onOnboarding: () => void
}) {
  switch (name) {
    case 'folders':
      return <FolderSources onRemedy={onRemedy} />
    case 'github':
      return <Github onRemedy={onRemedy} />
    case 'voice':
      return <Voice onRemedy={onRemedy} />
    case 'company':
      return <PetWindowSettings />
    case 'look':
      return <LookSection />
    case 'counting':
      return <Counting />
    case 'data':
      return <DataSettings />
    case 'about':
      return <About onOnboarding={onOnboarding} />
    default:
      return assertNever(name)
  }
}

/** Settings, one section at a time. */
export function SettingsRoom({
  section,
  onSection,
  onRemedy,
  onOnboarding,
}: {
  readonly section: SettingsSection
  readonly onSection: (section: SettingsSection) => void
  readonly onRemedy: (remedy: Remedy) => void
  /** Shows the onboarding again. */
  readonly onOnboarding: () => void
}) {
  const { t } = useTranslation()
  const tabs = useRef<HTMLDivElement>(null)

  const onKeyDown = (event: KeyboardEvent) => {
    const at = sections.indexOf(section)
    const to = {
      ArrowRight: (at + 1) % sections.length,
      ArrowLeft: (at - 1 + sections.length) % sections.length,
      Home: 0,
      End: sections.length - 1,
    }[event.key]
    const next = to === undefined ? undefined : sections[to]
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
        {sections.map((name) => (
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
        <Section name={section} onRemedy={onRemedy} onOnboarding={onOnboarding} />
      </div>
    </div>
  )
}
