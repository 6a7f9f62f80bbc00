import { useTranslation } from 'react-i18next'
import type { ProblemCode } from '../../../preload/contract/problem.ts'
import { Button } from '../../shared/button.tsx'
import { problemText } from '../../shared/i18n.ts'
import { useSnapshot } from '../../shared/snapshot.ts'
import './updates.css'

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
  const { choice, state, installsByItself, problem } = useSnapshot((snapshot) => snapshot.updates)
  if (choice !== 'ask' && choice !== 'automatic') return null
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
