import type { TFunction } from 'i18next'
import type { Problem } from '../../../preload/contract/problem.ts'
import type { FolderView } from '../../../preload/contract/views/folders-view.ts'
import { useAsk, useRequest, useSnapshot } from '../../shared/bridge-hooks.ts'
import { Button, IconButton } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { Switch, TextForm } from '../../shared/fields.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { Icon } from '../../shared/icon.tsx'
import { Notice } from '../../shared/notice.tsx'
import { Progress } from '../../shared/progress.tsx'
import { UndoLines } from './undo-lines.tsx'

function folderText(t: TFunction, state: FolderView['state']): string {
  if (state.name !== 'scanning') return t(`settings.folders.${state.name}`)
  const { done, total } = state
  if (total !== null) return t('settings.folders.scanningOf', { done, total })
  return t(done > 0 ? 'settings.folders.scanningSome' : 'settings.folders.scanning', { done })
}

export function FolderSection() {
  const git = useSnapshot((snapshot) => snapshot.git)
  const gitProblem = git.name === 'trouble' ? git.problem : null
  return (
    <>
      <Notice problem={gitProblem} withRemedy />
      <Folders gitProblem={gitProblem} />
      <Addresses />
    </>
  )
}

/** @param props.gitProblem shown above the list, so the folders do not repeat it */
function Folders({ gitProblem }: { readonly gitProblem: Problem | null }) {
  const { t } = useLocale()
  const folders = useSnapshot((snapshot) => snapshot.folders)
  const { ask, isBusy, problem } = useRequest()
  return (
    <Card title={t('settings.folders.title')} lead={t('settings.folders.lead')}>
      <ul className="stack lines">
        {folders.length === 0 && <li className="soft">{t('settings.folders.none')}</li>}
        {folders.map((folder) => (
          <li key={folder.id} className="line">
            <Icon name="folder" size={22} />
            <div className="line-words">
              <p className="line-title">{folder.label}</p>
              <p className="line-facts">
                <span className={`state state-${folder.state.name}`}>
                  {folderText(t, folder.state)}
                </span>
                <span>{t('settings.folders.repositories', { count: folder.repositories })}</span>
                <span>{t('settings.folders.counting', { count: folder.counting })}</span>
              </p>
              {folder.state.name === 'scanning' && (
                <Progress
                  label={folderText(t, folder.state)}
                  done={folder.state.done}
                  total={folder.state.total}
                />
              )}
              {folder.empty > 0 && (
                <p className="soft">{t('settings.folders.empty', { count: folder.empty })}</p>
              )}
              {folder.late !== null && (
                <p className="soft">{t(`settings.folders.late.${folder.late}`)}</p>
              )}
              {folder.state.name === 'trouble' &&
                folder.state.problem.code !== gitProblem?.code && (
                  <Notice problem={folder.state.problem} />
                )}
              {folder.problems.length > 0 && (
                <details className="line-problems">
                  <summary>
                    {t('settings.folders.problems', { count: folder.problems.length })}
                  </summary>
                  {folder.problems.map((scanProblem) => (
                    <Notice key={JSON.stringify(scanProblem)} problem={scanProblem} />
                  ))}
                </details>
              )}
            </div>
            <IconButton
              icon="close"
              label={t('settings.folders.remove', { folder: folder.label })}
              onClick={() => void ask('remove-folder', { id: folder.id })}
            />
          </li>
        ))}
      </ul>
      <UndoLines type="folder" />
      <Notice problem={problem} />
      <div className="actions">
        <Button
          variant="main"
          icon="plus"
          isBusy={isBusy}
          onClick={() => void ask('add-folder', null)}
        >
          {t('settings.folders.add')}
        </Button>
        {folders.length > 0 && (
          <Button icon="again" onClick={() => void ask('scan-now', null)}>
            {t('settings.folders.scan')}
          </Button>
        )}
        {folders.length > 0 && <p className="soft">{t('settings.folders.keeps')}</p>}
      </div>
    </Card>
  )
}

function Addresses() {
  const { t } = useLocale()
  const addresses = useSnapshot((snapshot) => snapshot.addresses)
  const { ask, problem } = useAsk()
  return (
    <Card title={t('settings.addresses.title')} lead={t('settings.addresses.lead')}>
      {addresses.length === 0 && <p className="soft">{t('settings.addresses.none')}</p>}
      {addresses.map(({ email, from, counts }) => (
        <Switch
          key={email}
          label={email}
          hint={t(`settings.addresses.from.${from}`)}
          isOn={counts}
          onChange={(isOn) => void ask('set-address', { email, counts: isOn })}
        />
      ))}
      <UndoLines type="address" />
      <Notice problem={problem} />
      <TextForm
        className="add-line"
        type="email"
        label={t('settings.addresses.new')}
        button={t('settings.addresses.add')}
        accepts={(email) => email.includes('@')}
        onSend={(email) => void ask('set-address', { email, counts: true })}
      />
    </Card>
  )
}
