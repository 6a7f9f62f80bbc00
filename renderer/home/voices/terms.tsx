import { useState } from 'react'
import { Button } from '../../shared/button.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { Notice, Pending } from '../../shared/notice.tsx'
import { useAnswer, useAsk, useSnapshot } from '../../shared/bridge-hooks.ts'
import '../../shared/legal-text.css'

/** The terms of a character (by UUID; null for the current voice's), requested when the user opens them. */
export function Terms({ character }: { readonly character: string | null }) {
  const { t } = useLocale()
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="voice-terms" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('voices.terms')}</summary>
      {isOpen && <TermsText character={character} />}
    </details>
  )
}

function TermsText({ character: uuid }: { readonly character: string | null }) {
  const { t } = useLocale()
  const engine = useSnapshot(({ voice }) => voice.engineUuid)
  const { value: details, problem } = useAnswer('character', { uuid }, { subject: engine })
  const openLink = useAsk()
  if (details === undefined) return <Pending problem={problem} words={t('voices.loading')} />
  return (
    <>
      <p className="legal-text" tabIndex={0}>
        {details.terms.trim()}
      </p>
      <div className="actions">
        {details.links.map((link, index) => (
          <Button
            key={link}
            variant="quiet"
            onClick={() => void openLink.ask('open-terms-link', { uuid, index })}
          >
            {link}
          </Button>
        ))}
      </div>
      <Notice problem={openLink.problem} />
    </>
  )
}
