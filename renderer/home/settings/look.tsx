import { useTranslation } from 'react-i18next'
import { useRequest } from '../../shared/requests.ts'
import { Card } from '../../shared/card.tsx'
import { Choices } from '../../shared/fields.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useSnapshot } from '../../shared/snapshot.ts'

const appearances = ['system', 'light', 'dark'] as const
const locales = ['system', 'ja', 'en'] as const

/** Appearance and language. */
export function LookSection() {
  const { t } = useTranslation()
  const appearance = useSnapshot((snapshot) => snapshot.appearance)
  const localeChoice = useSnapshot((snapshot) => snapshot.localeChoice)
  const { ask, asking } = useRequest()
  return (
    <>
      <Card title={t('settings.language.title')}>
        <div className="stack">
          <Choices
            label={t('settings.language.title')}
            value={localeChoice}
            options={locales.map((value) => ({ value, words: t(`settings.language.${value}`) }))}
            onChange={(locale) => void ask('set', { locale })}
          />
        </div>
      </Card>
      <Card title={t('settings.appearance.title')}>
        <div className="stack">
          <Choices
            label={t('settings.appearance.title')}
            value={appearance}
            options={appearances.map((value) => ({
              value,
              words: t(`settings.appearance.${value}`),
            }))}
            onChange={(next) => void ask('set', { appearance: next })}
          />
          {asking.name === 'failed' && <Notice problem={asking.problem} />}
        </div>
      </Card>
    </>
  )
}
