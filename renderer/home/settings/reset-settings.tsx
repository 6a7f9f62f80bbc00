import { useState } from 'react'
import { AskFirst } from '../../shared/ask-first.tsx'
import { Card } from '../../shared/card.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { useRequest } from '../../shared/bridge-hooks.ts'
import { Notice } from '../../shared/notice.tsx'
import { UndoLines } from './undo-lines.tsx'

const resets = ['reset-windows', 'rebuild-counts', 'read-again'] as const
type Reset = (typeof resets)[number]

/** Starting over first exports a file, so the card of the export shows the progress. */
export function StartOverCard() {
  const { t } = useLocale()
  const { ask, isBusy, problem } = useRequest()
  return (
    <Card title={t('settings.startOver.title')} lead={t('settings.startOver.lead')} isStack>
      <AskFirst
        start={t('settings.startOver.start')}
        ask={t('settings.startOver.ask')}
        consequences={[
          t('settings.startOver.goes'),
          t('settings.startOver.stays'),
          t('settings.startOver.safe'),
        ]}
        yes={t('settings.startOver.yes')}
        isBusy={isBusy}
        onYes={() => ask('start-over', null)}
      />
      <Notice problem={problem} />
      <UndoLines type="start-over" />
    </Card>
  )
}

/** What can be set back without losing anything: the places of the windows, the counts, and what was read. */
export function ResetCard() {
  const { t } = useLocale()
  return (
    <Card title={t('settings.resets.title')} lead={t('settings.resets.lead')} isStack>
      {resets.map((name) => (
        <ResetLine key={name} name={name} />
      ))}
    </Card>
  )
}

function ResetLine({ name }: { readonly name: Reset }) {
  const { t } = useLocale()
  const { ask, isBusy, problem } = useRequest()
  const [outcome, setOutcome] = useState<string | null>(null)
  async function reset(): Promise<void> {
    setOutcome(null)
    const answer = await ask(name, null)
    if (!answer.ok) return
    const count = name === 'rebuild-counts' ? Number(answer.value) : 0
    setOutcome(
      count > 0 ? t('settings.resets.changedDays', { count }) : t(`settings.resets.${name}.done`),
    )
  }
  return (
    <div>
      <AskFirst
        start={t(`settings.resets.${name}.start`)}
        ask={t(`settings.resets.${name}.ask`)}
        consequences={[t(`settings.resets.${name}.text`)]}
        yes={t(`settings.resets.${name}.yes`)}
        isBusy={isBusy}
        isSafe
        onYes={reset}
      />
      <p className="soft" role="status">
        {outcome}
      </p>
      <Notice problem={problem} />
    </div>
  )
}
