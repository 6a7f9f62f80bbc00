import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../shared/button.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useAnswer, useRequest } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'
import '../../shared/legal-text.css'
import './terms.css'

/**
 * A character's own terms, requested once the user opens them. Using the voice means agreeing to them.
 * @param props.character its UUID; null: the character of the current voice
 */
export function Terms({ character }: { readonly character: string | null }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="voice-terms" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('voices.terms')}</summary>
      {isOpen && <TermsText character={character} />}
    </details>
  )
}

function TermsText({ character: uuid }: { readonly character: string | null }) {
  const { t } = useTranslation()
  const engine = useSnapshot(({ voice }) => voice.engineUuid)
  const answer = useAnswer('character', { uuid }, engine)
  const { ask, problem } = useRequest()
  if (answer === null)
    return (
      <p className="soft" role="status">
        {t('voices.loading')}
      </p>
    )
  if (!answer.ok) return <Notice problem={answer.error} />
  return (
    <>
      <p className="legal-text" tabIndex={0}>
        {answer.value.terms.trim()}
      </p>
      <div className="actions">
        {answer.value.links.map((link, index) => (
          <Button
            key={link}
            look="quiet"
            onClick={() => void ask('open-terms-link', { uuid, index })}
          >
            {link}
          </Button>
        ))}
      </div>
      {problem && <Notice problem={problem} />}
    </>
  )
}
