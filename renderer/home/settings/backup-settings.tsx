import type { Snapshot } from '../../../preload/contract/views/snapshot-view.ts'
import { AskFirst } from '../../shared/ask-first.tsx'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { sizeInMegabytes } from '../../shared/formats.ts'
import { useLocale } from '../../shared/i18n.ts'
import { Notice } from '../../shared/notice.tsx'
import { useRequest, useSnapshot } from '../../shared/bridge-hooks.ts'

export function BackupSection() {
  const { t, formatDateTime } = useLocale()
  const { list, isRunning, problem } = useSnapshot((snapshot) => snapshot.backups)
  const backUp = useRequest()
  const [newest] = list
  return (
    <Card title={t('settings.backups.title')} lead={t('settings.backups.lead')}>
      {newest ? (
        <p>{t('settings.backups.last', { time: formatDateTime(newest.at) })}</p>
      ) : (
        <p className="soft">{t('settings.backups.none')}</p>
      )}
      <Notice problem={backUp.problem ?? problem} />
      <div className="actions">
        <Button
          variant="main"
          isBusy={isRunning || backUp.isBusy}
          onClick={() => void backUp.ask('back-up', null)}
        >
          {t('settings.backups.make')}
        </Button>
      </div>
      {newest && (
        <ul className="stack lines" aria-label={t('settings.backups.list')}>
          {list.map((backup) => (
            <BackupLine key={backup.id} {...backup} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function BackupLine({ id, at, bytes }: Snapshot['backups']['list'][number]) {
  const { t, formatDateTime } = useLocale()
  const { ask, isBusy, problem } = useRequest()
  const time = formatDateTime(at)
  return (
    <li className="line line-asks">
      <div className="line-words">
        <p className="line-title">{time}</p>
        <p className="line-facts">{t('settings.backups.size', { size: sizeInMegabytes(bytes) })}</p>
      </div>
      <AskFirst
        start={t('settings.backups.restore')}
        startName={t('settings.backups.restoreOf', { time })}
        ask={t('settings.backups.ask', { time })}
        consequences={[t('settings.backups.goes'), t('settings.backups.stays')]}
        yes={t('settings.backups.yes')}
        isBusy={isBusy}
        onYes={() => void ask('restore-backup', { id })}
      />
      <Notice problem={problem} />
    </li>
  )
}
