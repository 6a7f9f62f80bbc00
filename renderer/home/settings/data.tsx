import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { megabytes, useFormats } from '../../shared/formats.ts'
import { Notice } from '../../shared/notice.tsx'
import { useRequest } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'

/** The backups: the last one, a new one now, and restoring one of them. */
export function DataSettings() {
  const { t } = useTranslation()
  const { formatDateTime } = useFormats()
  const { list, isRunning, problem } = useSnapshot((snapshot) => snapshot.backups)
  const backUp = useRequest()
  const restore = useRequest()
  const [asked, setAsked] = useState<string | null>(null)
  const [newest] = list
  const failed = backUp.problem ?? problem
  return (
    <Card title={t('settings.backups.title')} lead={t('settings.backups.lead')}>
      <p className={newest === undefined ? 'soft' : ''}>
        {newest === undefined
          ? t('settings.backups.none')
          : t('settings.backups.last', { time: formatDateTime(newest.at) })}
      </p>
      {failed !== null && <Notice problem={failed} />}
      <div className="actions">
        <Button
          look="main"
          busy={isRunning || backUp.isBusy}
          onClick={() => void backUp.ask('back-up', null)}
        >
          {t('settings.backups.make')}
        </Button>
      </div>
      {list.length > 0 && (
        <ul className="lines" aria-label={t('settings.backups.list')}>
          {list.map(({ id, at, bytes }) => {
            const time = formatDateTime(at)
            return (
              <li key={id} className="line">
                <div className="line-words">
                  <p className="line-title">{time}</p>
                  <p className="line-facts">
                    {t('settings.backups.size', { size: megabytes(bytes) })}
                  </p>
                  {asked === id && (
                    <RestoreQuestion
                      time={time}
                      busy={restore.isBusy}
                      onRestore={() => void restore.ask('restore-backup', { id })}
                      onKeep={() => setAsked(null)}
                    />
                  )}
                  {asked === id && restore.problem && <Notice problem={restore.problem} />}
                </div>
                {asked !== id && (
                  <Button
                    look="quiet"
                    aria-label={t('settings.backups.restoreOf', { time })}
                    onClick={() => setAsked(id)}
                  >
                    {t('settings.backups.restore')}
                  </Button>
                )}
              </li>
            )
          })}
        </ul>
      )}
    </Card>
  )
}

/** Says what a restore means before it happens. */
function RestoreQuestion({
  time,
  busy,
  onRestore,
  onKeep,
}: {
  readonly time: string
  readonly busy: boolean
  readonly onRestore: () => void
  readonly onKeep: () => void
}) {
  const { t } = useTranslation()
  const question = t('settings.backups.ask', { time })
  return (
    <div className="restore-question" role="group" aria-label={question}>
      <p>
        <b>{question}</b>
      </p>
      <p>{t('settings.backups.goes')}</p>
      <p>{t('settings.backups.stays')}</p>
      <div className="actions">
        <Button autoFocus onClick={onKeep}>
          {t('settings.backups.no')}
        </Button>
        <Button look="main" busy={busy} onClick={onRestore}>
          {t('settings.backups.yes')}
        </Button>
      </div>
    </div>
  )
}
