import { useRef, useState } from 'react'
import type {
  FilePreview,
  IntegrationView,
} from '../../../preload/contract/views/integrations-view.ts'
import { Question } from '../../shared/ask-first.tsx'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { Switch } from '../../shared/fields.tsx'
import { useFocusSuccessor } from '../../shared/use-focus-successor.ts'
import { useLocale } from '../../shared/i18n.ts'
import { useAnswer, useRequest } from '../../shared/bridge-hooks.ts'
import { Notice } from '../../shared/notice.tsx'
import './agent-settings.css'
import { SettingSwitch } from './setting-fields.tsx'
import { TextToCopy } from './text-to-copy.tsx'

export function AgentsCard() {
  const { t } = useLocale()
  const [revision, setRevision] = useState(0)
  const { value: views = [], problem } = useAnswer('integrations', null, { revision })
  const absent = views.filter(({ name }) => name === 'absent')
  const names = absent.map(({ agent }) => t(`settings.agents.name.${agent}`))
  return (
    <Card title={t('settings.agents.title')} lead={t('settings.agents.lead')}>
      <SettingSwitch name="agents" />
      {views
        .filter(({ name }) => name !== 'absent')
        .map((view) => (
          <Integration
            key={view.agent}
            view={view}
            onChange={() => setRevision((before) => before + 1)}
          />
        ))}
      <Notice problem={problem} />
      {absent.length > 0 && (
        <p className="soft">{t('settings.agents.absent', { agents: names.join(', ') })}</p>
      )}
    </Card>
  )
}

function Integration(props: { readonly view: IntegrationView; readonly onChange: () => void }) {
  const { view, onChange } = props
  const { agent } = view
  const { t } = useLocale()
  const { ask, isBusy, problem } = useRequest()
  const [preview, setPreview] = useState<readonly FilePreview[] | null>(null)
  const group = useRef<HTMLDivElement>(null)
  useFocusSuccessor(group, preview !== null)
  const name = t(`settings.agents.name.${agent}`)
  const isOff = view.name === 'off'
  const viewProblem = 'problem' in view ? view.problem : null

  async function show(): Promise<void> {
    const answer = await ask('preview-integration', { agent })
    if (answer.ok) setPreview(answer.value)
  }
  async function act(request: 'install-integration' | 'remove-integration'): Promise<void> {
    await ask(request, { agent })
    setPreview(null)
    onChange()
  }
  return (
    <div ref={group} className="integration" role="group" aria-label={name} tabIndex={-1}>
      {isOff && viewProblem ? (
        <p className="integration-name">{name}</p>
      ) : (
        <Switch
          label={name}
          hint={view.name === 'on' ? t(`settings.agents.next.${agent}`) : undefined}
          isOn={!isOff}
          onChange={(isOn) => void (isOn ? show() : act('remove-integration'))}
        />
      )}
      <Notice problem={problem ?? viewProblem} />
      {view.name === 'changed' && (
        <p className="soft">{t('settings.agents.changed', { files: view.files.join(', ') })}</p>
      )}
      {view.name === 'outdated' && preview === null && (
        <div className="actions">
          <p className="soft">{t('settings.agents.outdated')}</p>
          <Button onClick={() => void show()}>{t('settings.agents.update')}</Button>
        </div>
      )}
      {preview && (
        <Question
          question={t('settings.agents.ask', { agent: name })}
          className="integration-preview"
          yes={t('settings.agents.yes')}
          isBusy={isBusy}
          onNo={() => setPreview(null)}
          onYes={() => void act('install-integration')}
        >
          {preview.map((file) => (
            <Preview key={file.path} {...file} />
          ))}
        </Question>
      )}
    </div>
  )
}

/** Every byte of a file that would be written. */
function Preview({ path, parts, backup }: FilePreview) {
  const { t } = useLocale()
  return (
    <div>
      <p className="integration-path">{path}</p>
      {parts === null ? (
        <p className="soft">{t('settings.agents.copy')}</p>
      ) : (
        <TextToCopy label={path}>
          {parts.map(({ text, isNew }, index) =>
            isNew && backup !== null ? <ins key={index}>{text}</ins> : text,
          )}
        </TextToCopy>
      )}
      {backup !== null && <p className="soft">{t('settings.agents.backup', { path: backup })}</p>}
    </div>
  )
}
