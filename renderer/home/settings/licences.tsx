import { useTranslation } from 'react-i18next'
import { Card } from '../../shared/card.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useAnswer } from '../../shared/requests.ts'
import { LongList } from '../history/long-list.tsx'
import '../../shared/legal-text.css'

/** The licences of everything that ships, each with its text. */
export function Licences() {
  const { t } = useTranslation()
  const answer = useAnswer('notices', null)
  return (
    <Card title={t('settings.aboutApp.licences')} lead={t('settings.aboutApp.licencesText')}>
      {answer?.ok === false && <Notice problem={answer.error} />}
      {answer?.ok === true && (
        <LongList
          rows={answer.value}
          first={8}
          className="licences"
          label={t('settings.aboutApp.licences')}
          keyOf={({ name, version }) => `${name} ${version}`}
        >
          {({ name, version, license, text }) => (
            <details>
              <summary>
                <b>{name}</b> {version} <span>{license}</span>
              </summary>
              <pre className="legal-text" tabIndex={0}>
                {text.trim()}
              </pre>
            </details>
          )}
        </LongList>
      )}
    </Card>
  )
}
