import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { kinds } from '../../../preload/contract/kinds.ts'
import type { SettingsSection } from '../../../preload/contract/problem.ts'
import type { Snapshot } from '../../../preload/contract/views/snapshot.ts'
import { Button, IconButton } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { Switch, TextForm } from '../../shared/fields.tsx'
import { megabytes } from '../../shared/formats.ts'
import { useLocale } from '../../shared/i18n.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useRequest, useSettings, useSnapshot } from '../../shared/main-process.ts'
import { About } from './about.tsx'
import { DesktopSettings } from './desktop-settings.tsx'
import { FolderSources } from './folders.tsx'
import { Github } from './github.tsx'
import { ChoiceCard } from './setting-fields.tsx'
import './settings.css'
import { Voice } from './voice.tsx'

interface SectionProps {
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
  const { t } = useLocale()
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

/** Which contributions become food. */
function Counting() {
  const { t } = useLocale()
  const { settings, set, problem } = useSettings()
  const { languages } = settings
  const isLast = languages.length === 1
  const isNew = (name: string) =>
    name !== '' && !languages.some((known) => known.toLowerCase() === name.toLowerCase())
  return (
    <>
      <Card title={t('settings.kinds.title')} lead={t('settings.kinds.text')}>
        {kinds.map((kind) => (
          <Switch
            key={kind}
            label={t(`kind.${kind}`)}
            hint={t(`dish.${kind}`)}
            on={settings.kinds[kind]}
            onChange={(on) => set({ kinds: { [kind]: on } })}
          />
        ))}
        {problem && <Notice problem={problem} />}
      </Card>
      <Card title={t('settings.languages.title')} lead={t('settings.languages.lead')}>
        <ul className="chips">
          {languages.map((name) => (
            <li key={name}>
              {name}
              <IconButton
                icon="close"
                label={t('settings.languages.remove', { language: name })}
                disabled={isLast}
                onClick={() => set({ languages: languages.filter((known) => known !== name) })}
              />
            </li>
          ))}
        </ul>
        {isLast && <p className="soft">{t('settings.languages.last')}</p>}
        <TextForm
          className="add-line"
          label={t('settings.languages.new')}
          hint={t('settings.languages.newHint')}
          button={t('settings.languages.add')}
          accepts={isNew}
          onSend={(name) => set({ languages: [...languages, name] })}
        />
      </Card>
    </>
  )
}

function DataSettings() {
  const { t, formatDateTime } = useLocale()
  const { list, isRunning, problem } = useSnapshot((snapshot) => snapshot.backups)
  const backUp = useRequest()
  const [newest] = list
  const failed = backUp.problem ?? problem
  return (
    <Card title={t('settings.backups.title')} lead={t('settings.backups.lead')}>
      {newest ? (
        <p>{t('settings.backups.last', { time: formatDateTime(newest.at) })}</p>
      ) : (
        <p className="soft">{t('settings.backups.none')}</p>
      )}
      {failed && <Notice problem={failed} />}
      <div className="actions">
        <Button
          variant="main"
          busy={isRunning || backUp.isBusy}
          onClick={() => void backUp.ask('back-up', null)}
        >
          {t('settings.backups.make')}
        </Button>
      </div>
      {newest && (
        <ul className="lines" aria-label={t('settings.backups.list')}>
          {list.map((backup) => (
            <BackupLine key={backup.id} {...backup} />
          ))}
        </ul>
      )}
    </Card>
  )
}

/** A backup. Before Hot Dash restores it, a question explains the consequences. */
function BackupLine({ id, at, bytes }: Snapshot['backups']['list'][number]) {
  const { t, formatDateTime } = useLocale()
  const { ask, isBusy, problem } = useRequest()
  const [isAsked, setAsked] = useState(false)
  const time = formatDateTime(at)
  const question = t('settings.backups.ask', { time })
  return (
    <li className="line">
      <div className="line-words">
        <p className="line-title">{time}</p>
        <p className="line-facts">{t('settings.backups.size', { size: megabytes(bytes) })}</p>
        {isAsked && (
          <div className="restore-question" role="group" aria-label={question}>
            <p>
              <b>{question}</b>
            </p>
            <p>{t('settings.backups.goes')}</p>
            <p>{t('settings.backups.stays')}</p>
            <div className="actions">
              <Button autoFocus onClick={() => setAsked(false)}>
                {t('settings.backups.no')}
              </Button>
              <Button
                variant="main"
                busy={isBusy}
                onClick={() => void ask('restore-backup', { id })}
              >
                {t('settings.backups.yes')}
              </Button>
            </div>
            {problem && <Notice problem={problem} />}
          </div>
        )}
      </div>
      {!isAsked && (
        <Button
          variant="quiet"
          aria-label={t('settings.backups.restoreOf', { time })}
          onClick={() => setAsked(true)}
        >
          {t('settings.backups.restore')}
        </Button>
      )}
    </li>
  )
}
