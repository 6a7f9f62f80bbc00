import type { TransferView } from '../../../preload/contract/views/transfer-view.ts'
import { Question } from '../../shared/ask-first.tsx'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { useRequest, useSnapshot } from '../../shared/bridge-hooks.ts'
import { Notice } from '../../shared/notice.tsx'
import { Progress } from '../../shared/progress.tsx'
import { UndoLines } from './undo-lines.tsx'

export function TransferSection() {
  const { t } = useLocale()
  const transfer = useSnapshot((snapshot) => snapshot.transfer)
  const { ask, problem } = useRequest()
  const cancel = () => void ask('cancel-transfer', null)
  const failed = problem ?? (transfer.name === 'none' ? transfer.problem : null)
  const isFree = transfer.name === 'none' || transfer.name === 'exported'
  return (
    <Card title={t('settings.transfer.title')} lead={t('settings.transfer.lead')}>
      <Notice problem={failed} withRemedy />
      {transfer.name === 'exported' && (
        <p role="status">
          {t('settings.transfer.exported', { file: transfer.file, count: transfer.rows })}
        </p>
      )}
      {transfer.name === 'importing' && <p role="status">{t('settings.transfer.importing')}</p>}
      {(transfer.name === 'exporting' || transfer.name === 'reading') && (
        <Running {...transfer} onCancel={cancel} />
      )}
      {transfer.name === 'preview' && (
        <Preview {...transfer} onYes={() => void ask('import', null)} onNo={cancel} />
      )}
      {isFree && (
        <div className="actions">
          <Button variant="main" onClick={() => void ask('export-everything', null)}>
            {t('settings.transfer.export')}
          </Button>
          <Button onClick={() => void ask('choose-import', null)}>
            {t('settings.transfer.import')}
          </Button>
        </div>
      )}
      {isFree && <UndoLines type="import" />}
    </Card>
  )
}

function Running(
  props: Extract<TransferView, { readonly ofRows: number }> & { readonly onCancel: () => void },
) {
  const { t } = useLocale()
  const { name, rows, ofRows, onCancel } = props
  // Main first counts all rows. After the last row, it still has to flush the file or compare it.
  const isCounted = rows < ofRows
  const percent = Math.floor((rows / Math.max(ofRows, 1)) * 100)
  return (
    <>
      <Progress
        label={t(`settings.transfer.${name}`)}
        done={rows}
        total={isCounted ? ofRows : null}
      />
      <p className="soft progress-numbers">
        {isCounted
          ? t('settings.transfer.rows', { rows, ofRows, percent })
          : t(`settings.transfer.${name}`)}
      </p>
      <div className="actions">
        <Button onClick={onCancel}>{t('common.cancel')}</Button>
      </div>
    </>
  )
}

function Preview(
  props: Extract<TransferView, { readonly name: 'preview' }> & {
    readonly onYes: () => void
    readonly onNo: () => void
  },
) {
  const { file, preview, onYes, onNo } = props
  const { t, formatDateTime } = useLocale()
  const isCarried = useSnapshot((snapshot) => snapshot.carrier.name === 'on')
  const comparison = (name: 'level' | 'meals' | 'things') => {
    const { now, after } = preview[name]
    const text = now === after ? 'unchanged' : 'change'
    return (
      <>
        <dt>{t(`settings.transfer.${name}`)}</dt>
        <dd>{t(`settings.transfer.${text}`, { now, after })}</dd>
      </>
    )
  }
  return (
    <Question
      question={t('settings.transfer.ask', { file })}
      className="stack import-question"
      yes={t('settings.transfer.yes')}
      onNo={onNo}
      onYes={onYes}
    >
      <p className="soft">
        {t('settings.transfer.from', { time: formatDateTime(preview.exportedAt) })}
      </p>
      <dl className="credits">
        {comparison('level')}
        {comparison('meals')}
        {comparison('things')}
        <dt>{t('settings.transfer.repositories')}</dt>
        <dd>{t('settings.transfer.newAndKnown', preview.repositories)}</dd>
      </dl>
      <p>{t(`settings.transfer.joins.${preview.generation}`)}</p>
      <p>{t('settings.transfer.stays')}</p>
      <p>{t(isCarried ? 'settings.transfer.cannotUndo' : 'settings.transfer.canUndo')}</p>
    </Question>
  )
}
