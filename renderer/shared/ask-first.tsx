import { useState } from 'react'
import './ask-first.css'
import { Button } from './button.tsx'
import { useLocale } from './i18n.ts'

/** A button that first explains what it will do, and asks whether to do it. */
export function AskFirst(props: {
  readonly start: string
  /** The accessible name of the first button, if its text does not say what it is about. */
  readonly startName?: string
  readonly ask: string
  readonly consequences: readonly string[]
  /** "Cancel" if absent. */
  readonly no?: string
  readonly yes: string
  readonly busy: boolean
  /** Whether nothing is lost. */
  readonly isSafe?: boolean
  /** If it returns a promise, the question closes once that has settled. */
  readonly onYes: () => unknown
}) {
  const { start, startName, ask, consequences, no, yes, busy, isSafe = false, onYes } = props
  const { t } = useLocale()
  const [step, setStep] = useState<'start' | 'asks' | 'kept'>('start')
  const tone = isSafe ? 'ask-first-safe' : 'ask-first'
  async function answer(): Promise<void> {
    const running = onYes()
    if (!(running instanceof Promise)) return
    await running
    setStep('kept')
  }
  if (step !== 'asks') {
    return (
      <div className={tone}>
        {/* If the user cancels, the focus returns to the button. */}
        <Button
          variant="quiet"
          aria-label={startName}
          autoFocus={step === 'kept'}
          onClick={() => setStep('asks')}
        >
          {start}
        </Button>
      </div>
    )
  }
  return (
    <div className={`${tone} ask-first-asks`} role="group" aria-label={ask}>
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
        <Button variant="main" busy={busy} onClick={() => void answer()}>
          {yes}
        </Button>
      </div>
    </div>
  )
}
