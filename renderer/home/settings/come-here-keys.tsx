import { useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useSettings } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'
import { acceleratorOf, keysAsWritten } from './accelerator.ts'

const isMac = navigator.userAgent.includes('Mac OS')

/** The global shortcut that calls Dash, set by pressing it. */
export function ComeHereKeys() {
  const { t } = useTranslation()
  const comeHere = useSnapshot(({ desktop }) => desktop.comeHere)
  const { settings, set, problem: refusal } = useSettings()
  const [listens, setListens] = useState(false)
  if (comeHere === null) return null
  const { problem } = comeHere
  const keys = settings.comeHereKeys

  const onKeyDown = (event: KeyboardEvent) => {
    // Tab still moves the focus on.
    if (!listens || event.key === 'Tab') return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') {
      setListens(false)
      return
    }
    const chosen = acceleratorOf(event)
    if (chosen === undefined) return
    setListens(false)
    set({ comeHereKeys: chosen })
  }

  return (
    <Card title={t('settings.desktop.comeHere')}>
      <p className="soft">{t('settings.desktop.comeHereText')}</p>
      {problem && <Notice problem={problem} />}
      {refusal && <Notice problem={refusal} />}
      <div className="actions">
        <Button
          aria-pressed={listens}
          onClick={() => setListens(!listens)}
          onKeyDown={onKeyDown}
          onBlur={() => setListens(false)}
        >
          {listens
            ? t('settings.desktop.comeHerePress')
            : keys === null
              ? t('settings.desktop.comeHereChoose')
              : keysAsWritten(keys, isMac)}
        </Button>
        {keys !== null && (
          <Button look="quiet" onClick={() => set({ comeHereKeys: null })}>
            {t('settings.desktop.comeHereOff')}
          </Button>
        )}
      </div>
    </Card>
  )
}
