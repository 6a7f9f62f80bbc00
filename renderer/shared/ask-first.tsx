import { useState } from 'react'
import './ask-first.css'
import { Button } from './button.tsx'
import { useLocale } from './i18n.ts'

/** A button that first explains what it will do, and asks whether to do it. */
export function AskFirst({
  start,
  ask,
  consequences,
  no,
  yes,
  busy,
  onYes,
}: {
  readonly start: string
  readonly ask: string
  readonly consequences: readonly string[]
  /** "Cancel" if absent. */
  readonly no?: string
  readonly yes: string
  readonly busy: boolean
  readonly onYes: () => void
}) {
  const { t } = useLocale()
  const [step, setStep] = useState<'start' | 'asks' | 'kept'>('start')
  if (step !== 'asks') {
    return (
      <div className="ask-first">
        {/* If the user cancels, the focus returns to the button. */}
        <Button variant="quiet" autoFocus={step === 'kept'} onClick={() => setStep('asks')}>
          {start}
        </Button>
      </div>
    )
  }
  return (
    <div className="ask-first ask-first-asks" role="group" aria-label={ask}>
      <p>
        <b>{ask}</b>
      </p>
      {consequences.map((text) => (
        <p key={text}>{text}</p>
      ))}
      <div className="ask-first-answers">
        <Button autoFocus onClick={() => setStep('kept')}>
          {no ?? t('dialog.cancel')}
        </Button>
        <Button variant="main" busy={busy} onClick={onYes}>
          {yes}
        </Button>
      </div>
    </div>
  )
}
