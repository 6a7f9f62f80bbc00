import { kinds } from '../../../preload/contract/kinds.ts'
import { IconButton } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { Switch, TextForm } from '../../shared/fields.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { Notice } from '../../shared/notice.tsx'
import { useSettings } from '../../shared/bridge-hooks.ts'
import { UndoLines } from './undo-lines.tsx'

export function CountingSection() {
  const { t } = useLocale()
  const { settings, set, problem } = useSettings()
  const { languages } = settings
  const hasOne = languages.length === 1
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
            isOn={settings.kinds[kind]}
            onChange={(isOn) => set({ kinds: { [kind]: isOn } })}
          />
        ))}
        <UndoLines type="kinds" />
        <Notice problem={problem} />
      </Card>
      <Card title={t('settings.languages.title')} lead={t('settings.languages.lead')}>
        <ul className="chips">
          {languages.map((name) => (
            <li key={name}>
              {name}
              <IconButton
                icon="close"
                label={t('settings.languages.remove', { language: name })}
                disabled={hasOne}
                onClick={() => set({ languages: languages.filter((known) => known !== name) })}
              />
            </li>
          ))}
        </ul>
        <UndoLines type="languages" />
        {hasOne && <p className="soft">{t('settings.languages.last')}</p>}
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
