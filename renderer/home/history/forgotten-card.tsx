import { useRef, useState, type RefObject } from 'react'
import type { ForgottenView } from '../../../preload/contract/views/history-view.ts'
import { AskFirst } from '../../shared/ask-first.tsx'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { useFocusSuccessor } from '../../shared/use-focus-successor.ts'
import { useLocale } from '../../shared/i18n.ts'
import { useAnswer, useRequest, useSnapshot } from '../../shared/bridge-hooks.ts'
import { Notice } from '../../shared/notice.tsx'
import { PrivateMark } from './family-title.tsx'
import './forgotten-card.css'

/**
 * The repositories that the user can still bring back. Shows nothing if there are none.
 * @param successor takes the focus when the last one goes
 */
export function ForgottenCard(props: { readonly successor: RefObject<HTMLElement | null> }) {
  const { t } = useLocale()
  const revision = useSnapshot((snapshot) => snapshot.historyRevision)
  const { value: forgotten = [] } = useAnswer('forgotten', null, { revision })
  const { ask, isBusy, problem } = useRequest()
  const [changed, setChanged] = useState<string | null>(null)
  const list = useRef<HTMLUListElement>(null)
  useFocusSuccessor(
    list,
    forgotten.some(({ id }) => id === changed),
  )
  useFocusSuccessor(props.successor, forgotten.length > 0)
  if (forgotten.length === 0) return null
  const decide = (name: 'remember-repository' | 'erase-repository', repository: string) => {
    setChanged(repository)
    void ask(name, { repository })
  }
  return (
    <Card title={t('history.forgotten.title')} lead={t('history.forgotten.lead')}>
      <Notice problem={problem} />
      <ul ref={list} className="forgotten" tabIndex={-1}>
        {forgotten.map((one) => (
          <Row
            key={one.id}
            forgotten={one}
            isBusy={isBusy && changed === one.id}
            onRemember={() => decide('remember-repository', one.id)}
            onErase={() => decide('erase-repository', one.id)}
          />
        ))}
      </ul>
    </Card>
  )
}

function Row(props: {
  readonly forgotten: ForgottenView
  readonly isBusy: boolean
  readonly onRemember: () => void
  readonly onErase: () => void
}) {
  const { t, formatDay } = useLocale()
  const { name, isPrivate, erasedOn } = props.forgotten
  return (
    <li className="row">
      <p>
        <b>{name}</b>
        {isPrivate && <PrivateMark />}
        <span className="soft">{t('history.forgotten.until', { day: formatDay(erasedOn) })}</span>
      </p>
      <Button isBusy={props.isBusy} onClick={props.onRemember}>
        {t('history.forgotten.undo')}
      </Button>
      <AskFirst
        start={t('history.forgotten.erase')}
        ask={t('history.forgotten.ask', { name })}
        consequences={[t('history.forgotten.goes')]}
        yes={t('history.forgotten.yes')}
        isBusy={props.isBusy}
        onYes={props.onErase}
      />
    </li>
  )
}
