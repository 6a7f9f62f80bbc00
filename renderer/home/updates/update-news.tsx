import { useTranslation } from 'react-i18next'
import type { ProblemCode } from '../../../preload/contract/problem.ts'
import type { UpdateChoice } from '../../../preload/contract/settings.ts'
import type { UpdateWayView } from '../../../preload/contract/views/updates.ts'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { problemText } from '../../shared/i18n.ts'
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

/** Asked once in the Nest, before any host is contacted: how the user wants newer versions. */
export function UpdateQuestion() {
  const { t } = useTranslation()
  const way = useSnapshot((snapshot) => snapshot.updates.way)
  const { settings, set, problem } = useSettings()
  const choices = choicesOf(way)
  if (settings.updates !== 'unasked' || choices.length === 0) return null
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

/**
 * Problems that may keep new versions from the user for good. That github.com cannot be reached is shown in Settings
 * only.
 */
const suspect: ReadonlySet<ProblemCode> = new Set(['update-unsigned', 'update-outdated'])

/**
 * Shown in the Nest: a version that the user has to decide about, or a warning that what comes from github.com cannot
 * be trusted.
 */
export function UpdateNews({ onOpen }: { readonly onOpen: () => void }) {
  const { t } = useTranslation()
  const choice = useSnapshot((snapshot) => snapshot.settings.updates)
  const { state, installsByItself, problem } = useSnapshot((snapshot) => snapshot.updates)
  if (choice === 'unasked' || choice === 'off') return null
  const isToDecide = !installsByItself && (state.name === 'found' || state.name === 'ready')
  const text = isToDecide
    ? t(`updates.${state.name}`, { version: state.release.version })
    : problem && suspect.has(problem.code) && problemText(t, problem)
  if (!text) return null
  return (
    <div className="card update-news" role="status">
      <p>{text}</p>
      <Button look="quiet" onClick={onOpen}>
        {t('updates.look')}
      </Button>
    </div>
  )
}
