import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSettings } from '../../shared/requests.ts'
import { Button, IconButton } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { TextField, Switch } from '../../shared/fields.tsx'
import { kinds } from '../../../preload/contract/kinds.ts'
import { Notice } from '../../shared/notice.tsx'

/** Which contributions become food. */
export function Counting() {
  const { t } = useTranslation()
  const { settings, set, problem } = useSettings()
  const { languages } = settings
  const [language, setLanguage] = useState('')
  const isLast = languages.length === 1
  const wanted = language.trim()
  const isNew =
    wanted !== '' && !languages.some((known) => known.toLowerCase() === wanted.toLowerCase())

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
        <form
          className="add-line"
          onSubmit={(event) => {
            event.preventDefault()
            set({ languages: [...languages, wanted] })
            setLanguage('')
          }}
        >
          <TextField
            label={t('settings.languages.new')}
            hint={t('settings.languages.newHint')}
            beside={
              <Button submits disabled={!isNew}>
                {t('settings.languages.add')}
              </Button>
            }
            value={language}
            onText={setLanguage}
          />
        </form>
      </Card>
    </>
  )
}
