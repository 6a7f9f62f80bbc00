import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../shared/button.tsx'

/** Forgets a repository after a confirmation that explains what it means. */
export function Forget({
  name,
  busy,
  onForget,
}: {
  readonly name: string
  readonly busy: boolean
  readonly onForget: () => void
}) {
  const { t } = useTranslation()
  const [step, setStep] = useState<'start' | 'asks' | 'kept'>('start')
  if (step !== 'asks') {
    return (
      <div className="forget">
        {/* If the user keeps it, the focus returns to the button. */}
        <Button look="quiet" autoFocus={step === 'kept'} onClick={() => setStep('asks')}>
          {t('history.forget.start')}
        </Button>
      </div>
    )
  }
  return (
    <div className="forget forget-asks" role="group" aria-label={t('history.forget.ask', { name })}>
      <p>
        <b>{t('history.forget.ask', { name })}</b>
      </p>
      <p>{t('history.forget.goes')}</p>
      <p>{t('history.forget.stays')}</p>
      <div className="forget-answers">
        <Button autoFocus onClick={() => setStep('kept')}>
          {t('history.forget.no')}
        </Button>
        <Button look="main" busy={busy} onClick={onForget}>
          {t('history.forget.yes')}
        </Button>
      </div>
    </div>
  )
}
