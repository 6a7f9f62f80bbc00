import { useRef, useState } from 'react'
import type { UndoView } from '../../../preload/contract/views/undo-view.ts'
import { Button } from '../../shared/button.tsx'
import { useFocusSuccessor } from '../../shared/use-focus-successor.ts'
import { useLocale } from '../../shared/i18n.ts'
import { useRequest, useSnapshot } from '../../shared/bridge-hooks.ts'
import { Notice } from '../../shared/notice.tsx'

export function UndoLines(props: {
  readonly type: UndoView['type']
  readonly onUndone?: () => void
}) {
  const { type, onUndone } = props
  const { t, formatDay } = useLocale()
  const all = useSnapshot((snapshot) => snapshot.undo)
  const { ask, isBusy, problem } = useRequest()
  const [chosen, setChosen] = useState<number | null>(null)
  const place = useRef<HTMLDivElement>(null)
  const shown = all.filter((one) => one.type === type)
  useFocusSuccessor(
    place,
    shown.some(({ id }) => id === chosen),
  )
  async function undo(id: number): Promise<void> {
    setChosen(id)
    const { ok } = await ask('undo', { id })
    if (ok) onUndone?.()
  }
  return (
    <div ref={place} tabIndex={-1}>
      {shown.length > 0 && (
        <ul className="stack lines">
          {shown.map(({ id, title, host, until }) => (
            <li key={id} className="line">
              <div className="line-words">
                <p>{t(`settings.undo.${type}`, { title, host })}</p>
                <p className="soft">{t('settings.undo.until', { day: formatDay(until) })}</p>
              </div>
              <Button
                isBusy={isBusy && id === chosen}
                aria-label={t(`settings.undo.${type}Of`, { title, host })}
                onClick={() => void undo(id)}
              >
                {t(type === 'account' ? 'settings.undo.signIn' : 'settings.undo.undo')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Notice problem={problem} />
    </div>
  )
}
