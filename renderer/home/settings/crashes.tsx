import { useTranslation } from 'react-i18next'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { megabytes, useFormats } from '../../shared/formats.ts'
import { Notice } from '../../shared/notice.tsx'
import { useRequest } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'

/** The crash dumps, if there are any: where they are, and how to delete them. */
export function Crashes() {
  const { t } = useTranslation()
  const { formatDateTime } = useFormats()
  const { count, newestAt, bytes } = useSnapshot((snapshot) => snapshot.crashes)
  const { ask, problem } = useRequest()
  if (newestAt === null) return null
  return (
    <Card title={t('settings.crashes.title')} lead={t('settings.crashes.lead')}>
      <p>
        {t('settings.crashes.kept', {
          count,
          time: formatDateTime(newestAt),
          size: megabytes(bytes),
        })}
      </p>
      {problem && <Notice problem={problem} />}
      <div className="actions">
        <Button onClick={() => void ask('show-crash-dumps', null)}>
          {t('settings.crashes.show')}
        </Button>
        <Button look="quiet" onClick={() => void ask('open-link', { link: 'issues' })}>
          {t('settings.crashes.tell')}
        </Button>
        <Button look="quiet" onClick={() => void ask('delete-crash-dumps', null)}>
          {t('settings.crashes.delete')}
        </Button>
      </div>
    </Card>
  )
}
