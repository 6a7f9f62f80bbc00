import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRequest } from '../../shared/requests.ts'
import { Button } from '../../shared/button.tsx'
import { Notice } from '../../shared/notice.tsx'

/** Exports all of history to a file. */
export function ExportCard() {
  const { t } = useTranslation()
  const { ask, isBusy, problem } = useRequest()
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
          busy={isBusy && format === chosen}
          onClick={() => {
            setChosen(format)
            void ask('export-history', { format })
          }}
        >
          {t(`history.export.${format}`)}
        </Button>
      ))}
      {problem && <Notice problem={problem} />}
    </section>
  )
}
