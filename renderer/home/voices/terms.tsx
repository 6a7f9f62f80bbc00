import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CharacterDetails } from '../../../preload/contract/views/voice.ts'
import { Button } from '../../shared/button.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useAnswer, useRequest } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'
import '../../shared/legal-text.css'
import './terms.css'

/** A character's own terms; using the voice means agreeing to them. */
export function Terms({
  uuid,
  details,
}: {
  readonly uuid: string
  readonly details: CharacterDetails
}) {
  const { t } = useTranslation()
  return (
    <details className="voice-terms">
      <summary>{t('voices.terms')}</summary>
      <TermsText uuid={uuid} details={details} />
    </details>
  )
}

/** The terms of the current voice, requested once the user opens them. */
export function TermsOfNow() {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="voice-terms" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('voices.terms')}</summary>
      {isOpen && <AskedTerms />}
    </details>
  )
}

function AskedTerms() {
  const { t } = useTranslation()
  const engine = useSnapshot(({ voice }) => voice.engineUuid)
  const answer = useAnswer('character', { uuid: null }, engine)
  if (answer === null)
    return (
      <p className="soft" role="status">
        {t('voices.loading')}
      </p>
    )
  return answer.ok ? (
    <TermsText uuid={null} details={answer.value} />
  ) : (
    <Notice problem={answer.error} />
  )
}

/** @param uuid null: the character of the current voice */
function TermsText({
  uuid,
  details,
}: {
  readonly uuid: string | null
  readonly details: CharacterDetails
}) {
  const { ask, problem } = useRequest()
  return (
    <>
      <p className="legal-text" tabIndex={0}>
        {details.terms.trim()}
      </p>
      <div className="actions">
        {details.links.map((link, index) => (
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
