import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Requests } from '../../../preload/contract/requests.ts'
import { Card } from '../../shared/card.tsx'
import { Notice } from '../../shared/notice.tsx'
import { sendRequest, useBridge } from '../../shared/requests.ts'
import { LongList } from '../history/long-list.tsx'

/** The licences of everything that ships, each with its text. */
export function Licences() {
  const { t } = useTranslation()
  const bridge = useBridge()
  const [answer, setAnswer] = useState<Requests['notices']['result']>()
  useEffect(() => {
    let isWanted = true
    void sendRequest(bridge, 'notices', null).then((notices) => {
      if (isWanted) setAnswer(notices)
    })
    return () => {
      isWanted = false
    }
  }, [bridge])
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
              <pre tabIndex={0}>{text.trim()}</pre>
            </details>
          )}
        </LongList>
      )}
    </Card>
  )
}
