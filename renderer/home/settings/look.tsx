import { useTranslation } from 'react-i18next'
import { Card } from '../../shared/card.tsx'
import { Choices } from '../../shared/fields.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useSettings } from '../../shared/requests.ts'

/** Appearance and language. */
export function LookSection() {
  const { t } = useTranslation()
  const { settings, set, problem } = useSettings()
  return (
    <>
      <Card title={t('settings.language.title')}>
        <div className="stack">
          <Choices
            label={t('settings.language.title')}
            value={settings.locale}
            options={['system', 'ja', 'en']}
            wordsOf={(locale) => t(`settings.language.${locale}`)}
            onChange={(locale) => set({ locale })}
          />
        </div>
      </Card>
      <Card title={t('settings.appearance.title')}>
        <div className="stack">
          <Choices
            label={t('settings.appearance.title')}
            value={settings.appearance}
            options={['system', 'light', 'dark']}
            wordsOf={(appearance) => t(`settings.appearance.${appearance}`)}
            onChange={(appearance) => set({ appearance })}
          />
          {problem && <Notice problem={problem} />}
        </div>
      </Card>
    </>
  )
}
