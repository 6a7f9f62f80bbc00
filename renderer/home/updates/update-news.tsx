import { useTranslation } from 'react-i18next'
import { Button } from '../../shared/button.tsx'
import { useSnapshot } from '../../shared/snapshot.ts'
import './updates.css'

/** Tells in the Nest of a version that a person is to decide about. */
export function UpdateNews({ onOpen }: { readonly onOpen: () => void }) {
  const { t } = useTranslation()
  const { choice, state, installsByItself } = useSnapshot((snapshot) => snapshot.updates)
  const isToDecide = (choice === 'ask' || choice === 'automatic') && !installsByItself
  if (!isToDecide || (state.name !== 'found' && state.name !== 'ready')) return null
  return (
    <div className="card update-news" role="status">
      <p>{t(`updates.${state.name}`, { version: state.release.version })}</p>
      <Button look="quiet" onClick={onOpen}>
        {t('updates.look')}
      </Button>
    </div>
  )
}
