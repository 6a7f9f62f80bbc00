import { memo, useState } from 'react'
import { clockTime } from '../../../preload/contract/clock-time.ts'
import { Bubble } from '../../shared/bubble.tsx'
import { Button, IconButton } from '../../shared/button.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { Icon } from '../../shared/icon.tsx'
import { useSnapshot } from '../../shared/bridge-hooks.ts'
import { useLeaving } from '../../shared/motion-hooks.ts'
import { useNest } from './nest-context.ts'
import './nest-words.css'

/** Above Dash: why it is quiet, and what it says. */
export const NestWords = memo(function NestWords() {
  return (
    <div className="nest-words">
      <QuietLine />
      <Speech />
    </div>
  )
})

function QuietLine() {
  const { t } = useLocale()
  const { ask } = useNest()
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
      <Button variant="quiet" onClick={() => void ask('end-quiet', null)}>
        {t('quiet.end')}
      </Button>
    </div>
  )
}

/** The current bubble, and the earlier lines as a live log for screen readers. */
function Speech() {
  const { t, formatTime } = useLocale()
  const { ask } = useNest()
  const bubble = useSnapshot((snapshot) => snapshot.bubble)
  const credit = useSnapshot(({ voice }) => voice.credit)
  const log = useSnapshot((snapshot) => snapshot.log)
  const [isOpen, setOpen] = useState(false)
  const last = bubble ?? log.at(-1)
  const { shown, isLeaving } = useLeaving(bubble)
  const sayAgain = (line: number) => void ask('say-again', { line })
  return (
    <section className="speech" aria-label={t('speech.log')}>
      <div className="speech-now">
        {shown && (
          <div
            className={isLeaving ? 'speech-words bubble-leaves' : 'speech-words'}
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
