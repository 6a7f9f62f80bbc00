import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../shared/button.tsx'
import { useSnapshot } from '../../shared/snapshot.ts'

/** Loaded lazily, with the romanization table that its search needs: only users who choose a voice wait for it. */
const VoicePicker = lazy(async () => ({
  default: (await import('./voice-picker.tsx')).VoicePicker,
}))

/** The current voice with its credit, and the way to all the others and their terms. */
export function ChosenVoice() {
  const { t } = useTranslation()
  const { engine, style, credit } = useSnapshot((snapshot) => snapshot.voice)
  const [isOpen, setOpen] = useState(false)
  if (engine.name !== 'found' && style === null) return null
  return (
    <>
      {style && (
        <p>
          <b>{t('voices.name', { character: style.character, style: style.style })}</b>
          {credit !== null && (
            <span className="soft">
              {' '}
              {t('settings.engine.credit')}: {credit}
            </span>
          )}
        </p>
      )}
      <div>
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t('voices.choose')}
        </Button>
      </div>
      {isOpen && (
        <Suspense fallback={null}>
          <VoicePicker />
        </Suspense>
      )}
    </>
  )
}
