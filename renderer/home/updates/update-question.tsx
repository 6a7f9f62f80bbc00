import { useTranslation } from 'react-i18next'
import { Card } from '../../shared/card.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useRequest } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'
import '../../shared/choice-tile.css'
import { choicesOf } from './choices.ts'
import './updates.css'

/** Asked once, before any host is contacted: how the user wants newer versions. */
export function UpdateQuestion() {
  const { t } = useTranslation()
  const { way, choice } = useSnapshot((snapshot) => snapshot.updates)
  const { ask, asking } = useRequest()
  const choices = choicesOf(way)
  if (choice !== 'unasked' || choices.length === 0) return null
  return (
    <Card title={t('updates.question')} lead={t('updates.questionText')}>
      <div className="update-choices">
        {choices.map(({ value, name }) => (
          <button
            key={value}
            type="button"
            className="choice-tile"
            onClick={() => void ask('set', { updates: value })}
          >
            <b>{t(`updates.choices.${name}`)}</b>
            <small>{t(`updates.choiceText.${name}`)}</small>
          </button>
        ))}
      </div>
      <p className="soft">{t('updates.changeLater')}</p>
      {asking.name === 'failed' && <Notice problem={asking.problem} />}
    </Card>
  )
}
