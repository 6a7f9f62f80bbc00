import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { clockTime } from '../../../preload/contract/clock-time.ts'
import { Bubble } from '../../shared/bubble.tsx'
import { Button, IconButton } from '../../shared/button.tsx'
import { useFormats } from '../../shared/formats.ts'
import { Icon } from '../../shared/icon.tsx'
import type { UserRequest } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'
import { useLeaving } from '../../shared/use-leaving.ts'

interface Asks {
  readonly ask: UserRequest['ask']
}

/** What Dash says, and why it is quiet. */
export function NestWords({ ask }: Asks) {
  return (
    <div className="nest-words">
      <QuietLine ask={ask} />
      <Speech ask={ask} />
    </div>
  )
}

/** Says why Dash is silent and still, with a button to end that. */
function QuietLine({ ask }: Asks) {
  const { t } = useTranslation()
  const quiet = useSnapshot((snapshot) => snapshot.quiet)
  if (quiet.name === 'none') return null
  const text =
    quiet.until === null
      ? t('quiet.presenting')
      : t(quiet.name === 'presenting' ? 'quiet.presentingUntil' : 'quiet.hours', {
          time: clockTime(quiet.until),
        })
  return (
    <div className="quiet-line" role="status">
      <Icon name="muted" size={18} />
      <p>{text}</p>
      <Button look="quiet" onClick={() => void ask('end-quiet', null)}>
        {t('quiet.end')}
      </Button>
    </div>
  )
}

/** The current bubble, and the earlier words as a live log for screen readers. */
function Speech({ ask }: Asks) {
  const { t } = useTranslation()
  const { formatTime } = useFormats()
  const bubble = useSnapshot((snapshot) => snapshot.bubble)
  const credit = useSnapshot(({ voice }) => voice.credit)
  const log = useSnapshot((snapshot) => snapshot.log)
  const [isOpen, setOpen] = useState(false)
  const last = bubble ?? log.at(-1)
  const { shown, leaves } = useLeaving(bubble)
  const sayAgain = (line: number) => void ask('say-again', { line })
  return (
    <section className="speech" aria-label={t('speech.log')}>
      <div className="speech-now">
        {shown && (
          <div
            className={leaves ? 'speech-words bubble-leaves' : 'speech-words'}
            key={shown.id}
            aria-hidden="true"
          >
            <Bubble line={shown} />
            {credit !== null && <p className="speech-credit">{credit}</p>}
          </div>
        )}
        <div className="speech-tools">
          {last && (
            <IconButton
              icon="again"
              label={t('speech.sayAgain')}
              onClick={() => sayAgain(last.id)}
            />
          )}
          <IconButton
            icon="speech"
            label={t(isOpen ? 'speech.closeLog' : 'speech.openLog')}
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          />
        </div>
      </div>
      <div className={isOpen ? 'speech-log' : 'visually-hidden'}>
        {log.length === 0 && <p>{t('speech.logEmpty')}</p>}
        <div role="log" aria-label={t('speech.log')}>
          <ol>
            {log.map((line) => (
              <li key={line.id}>
                {isOpen && <time>{formatTime(line.at)}</time>}
                <span>{line.text}</span>
                {isOpen && (
                  <IconButton
                    icon="again"
                    label={`${t('speech.sayAgain')}: ${line.text}`}
                    onClick={() => sayAgain(line.id)}
                  />
                )}
              </li>
            ))}
          </ol>
        </div>
      </div>
    </section>
  )
}
