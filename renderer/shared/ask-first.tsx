import { useState, type ReactNode } from 'react'
import './ask-first.css'
import { Button } from './button.tsx'
import { useLocale } from './i18n.ts'

/** A question, what a yes means, and the two answers. At first, the answer that changes nothing has the focus. */
export function Question(props: {
  readonly question: string
  readonly className: string
  /** "Cancel" if absent. */
  readonly no?: string | undefined
  readonly yes: string
  readonly isBusy?: boolean
  readonly onNo: () => void
  readonly onYes: () => void
  readonly children: ReactNode
}) {
  const { question, className, no, yes, isBusy = false, onNo, onYes, children } = props
  const { t } = useLocale()
  return (
    <div className={className} role="group" aria-label={question}>
      <p>
        <b>{question}</b>
      </p>
      {children}
      <div className="actions">
        <Button autoFocus onClick={onNo}>
          {no ?? t('common.cancel')}
        </Button>
        <Button variant="main" isBusy={isBusy} onClick={onYes}>
          {yes}
        </Button>
      </div>
    </div>
  )
}

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
  readonly isBusy: boolean
  /** Whether the action loses nothing. */
  readonly isSafe?: boolean
  /** If it returns a promise, the question closes once that has settled. */
  readonly onYes: () => unknown
}) {
  const { start, startName, ask, consequences, no, yes, isBusy, isSafe = false, onYes } = props
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
    <Question
      question={ask}
      className={`${tone} ask-first-asks`}
      no={no}
      yes={yes}
      isBusy={isBusy}
      onNo={() => setStep('kept')}
      onYes={() => void answer()}
    >
      {consequences.map((text) => (
        <p key={text}>{text}</p>
      ))}
    </Question>
  )
}
