import { useState } from 'react'
import type { Snapshot } from '../../../preload/contract/views/snapshot.ts'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { megabytes } from '../../shared/formats.ts'
import { useLocale } from '../../shared/i18n.ts'
import { Notice } from '../../shared/notice.tsx'
import { useRequest, useSnapshot } from '../../shared/main-process.ts'

/** The backups: the user can make a backup, or restore one. */
export function BackupSection() {
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
  const [isAsking, setAsking] = useState(false)
  const time = formatDateTime(at)
  const question = t('settings.backups.ask', { time })
  return (
    <li className="line">
      <div className="line-words">
        <p className="line-title">{time}</p>
        <p className="line-facts">{t('settings.backups.size', { size: megabytes(bytes) })}</p>
        {isAsking && (
          <div className="restore-question" role="group" aria-label={question}>
            <p>
              <b>{question}</b>
            </p>
            <p>{t('settings.backups.goes')}</p>
            <p>{t('settings.backups.stays')}</p>
            <div className="actions">
              <Button autoFocus onClick={() => setAsking(false)}>
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
      {!isAsking && (
        <Button
          variant="quiet"
          aria-label={t('settings.backups.restoreOf', { time })}
          onClick={() => setAsking(true)}
        >
          {t('settings.backups.restore')}
        </Button>
      )}
    </li>
  )
}
