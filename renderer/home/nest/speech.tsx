import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SpokenLine } from '../../../preload/contract/views/voice.ts'
import { Bubble } from '../../shared/bubble.tsx'
import { IconButton } from '../../shared/button.tsx'
import { useFormats } from '../../shared/formats.ts'
import { useLeaving } from '../../shared/use-leaving.ts'

/** The current bubble, and the earlier words as a live log for screen readers. */
export function Speech({
  bubble,
  credit,
  log,
  onSayAgain,
}: {
  readonly bubble: SpokenLine | null
  /** The credit of the voice; null while chirping. */
  readonly credit: string | null
  readonly log: readonly SpokenLine[]
  readonly onSayAgain: (line: number) => void
}) {
  const { t } = useTranslation()
  const { formatTime } = useFormats()
  const [isOpen, setOpen] = useState(false)
  const last = bubble ?? log.at(-1)
  const { shown, leaves } = useLeaving(bubble)
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
              onClick={() => onSayAgain(last.id)}
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
                    onClick={() => onSayAgain(line.id)}
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
