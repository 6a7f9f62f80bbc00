import { useTranslation } from 'react-i18next'
import type { UpdateChoice } from '../../../preload/contract/settings.ts'
import type { UpdateWayView } from '../../../preload/contract/views/updates.ts'
import { Card } from '../../shared/card.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useSettings } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'
import '../../shared/choice-tile.css'
import './updates.css'

/** @returns the choices on offer: none if no host is asked anyway */
export function choicesOf(way: UpdateWayView): readonly Exclude<UpdateChoice, 'unasked'>[] {
  if (way.name === 'install') return ['automatic', 'ask', 'off']
  return way.name === 'tell' ? ['ask', 'off'] : []
}

/** The name of a choice's text: with "tell", Hot Dash only announces new versions and installs nothing. */
export const choiceName = (way: UpdateWayView, choice: Exclude<UpdateChoice, 'unasked'>) =>
  way.name === 'tell' && choice === 'ask' ? 'tell' : choice

/** Asked once, before any host is contacted: how the user wants newer versions. */
export function UpdateQuestion() {
  const { t } = useTranslation()
  const { way, choice } = useSnapshot((snapshot) => snapshot.updates)
  const { set, problem } = useSettings()
  const choices = choicesOf(way)
  if (choice !== 'unasked' || choices.length === 0) return null
  return (
    <Card title={t('updates.question')} lead={t('updates.questionText')}>
      <div className="update-choices">
        {choices.map((value) => (
          <button
            key={value}
            type="button"
            className="choice-tile"
            onClick={() => set({ updates: value })}
          >
            <b>{t(`updates.choices.${choiceName(way, value)}`)}</b>
            <small>{t(`updates.choiceText.${choiceName(way, value)}`)}</small>
          </button>
        ))}
      </div>
      <p className="soft">{t('updates.changeLater')}</p>
      {problem && <Notice problem={problem} />}
    </Card>
  )
}
