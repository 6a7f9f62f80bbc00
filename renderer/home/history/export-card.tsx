import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RequestState } from '../../shared/requests.ts'
import { Button } from '../../shared/button.tsx'
import { Notice } from '../../shared/notice.tsx'

/** Exports all of history to a file. */
export function ExportCard({
  asking,
  onExport,
}: {
  readonly asking: RequestState
  readonly onExport: (format: 'csv' | 'json') => void
}) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<'csv' | 'json' | null>(null)
  return (
    <section className="export" aria-label={t('history.export.title')}>
      <p>
        <b>{t('history.export.title')}</b>
        <span className="soft">{t('history.export.text')}</span>
      </p>
      {(['csv', 'json'] as const).map((format) => (
        <Button
          key={format}
          busy={asking.name === 'running' && format === chosen}
          onClick={() => {
            setChosen(format)
            onExport(format)
          }}
        >
          {t(`history.export.${format}`)}
        </Button>
      ))}
      {asking.name === 'failed' && <Notice problem={asking.problem} />}
    </section>
  )
}
