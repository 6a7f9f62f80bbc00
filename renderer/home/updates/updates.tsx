import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { assertNever } from '../../../preload/contract/result.ts'
import type { Locale } from '../../../preload/contract/settings.ts'
import type { UpdatesView } from '../../../preload/contract/views/updates.ts'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { Choices } from '../../shared/fields.tsx'
import { formatDateTime, megabytes, useFormats } from '../../shared/formats.ts'
import { Notice } from '../../shared/notice.tsx'
import { Progress } from '../../shared/progress.tsx'
import { useRequest } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'
import { ReleaseNotes } from './release-notes.tsx'
import { choiceName, choicesOf } from './update-question.tsx'
import './updates.css'

/** Newer versions: the user's choice, the state of the next version, and the actions on it. */
export function Updates() {
  const { t } = useTranslation()
  const { locale } = useFormats()
  const updates = useSnapshot((snapshot) => snapshot.updates)
  const { way, choice, state } = updates
  const { ask, problem } = useRequest()
  const choices = choicesOf(way)
  if (choices.length === 0)
    return (
      <Card title={t('updates.title')}>
        <p>{wayText(t, updates)}</p>
        {way.name !== 'package-manager' && way.name !== 'unknown' && (
          <div className="actions">
            <Button onClick={() => void ask('open-link', { link: 'newest-release' })}>
              {t('updates.page')}
            </Button>
          </div>
        )}
      </Card>
    )
  const failed = problem ?? updates.problem
  const isUnderWay = state.name === 'fetching' || (state.name === 'ready' && state.isWanted)
  const isReachable = choice !== 'unasked' && choice !== 'off'
  return (
    <Card title={t('updates.title')} lead={wayText(t, updates)}>
      <div className="stack">
        <Choices
          label={t('updates.question')}
          // If Hot Dash cannot install, "automatic" also means telling the user of new versions.
          value={way.name === 'tell' && choice === 'automatic' ? 'ask' : choice}
          options={choices}
          wordsOf={(one) => t(`updates.choices.${choiceName(way, one)}`)}
          onChange={(next) => void ask('set', { updates: next })}
        />
        <p role="status" className={state.name === 'none' ? 'soft' : 'update-state'}>
          {stateText(t, locale, updates)}
        </p>
        {state.name === 'fetching' && (
          <>
            <Progress
              label={t('updates.fetching', { version: state.release.version })}
              done={state.received}
              total={state.total > 0 ? state.total : null}
            />
            {state.total > 0 && (
              <p className="soft progress-numbers">
                {t('engines.progress', {
                  received: megabytes(state.received),
                  total: megabytes(state.total),
                })}
              </p>
            )}
          </>
        )}
        {'release' in state && state.release.notes !== '' && (
          <ReleaseNotes
            notes={state.release.notes}
            label={t('updates.notes', { version: state.release.version })}
          />
        )}
        {failed && <Notice problem={failed} withRemedy />}
        <div className="actions">
          {state.name === 'found' && way.name === 'install' && (
            <Button look="main" onClick={() => void ask('fetch-update', null)}>
              {t('updates.fetch')}
            </Button>
          )}
          {state.name === 'found' && (
            <Button
              look={way.name === 'tell' ? 'main' : 'quiet'}
              onClick={() => void ask('open-link', { link: 'newest-release' })}
            >
              {t('updates.page')}
            </Button>
          )}
          {state.name === 'ready' && !state.isWanted && (
            <Button look="main" onClick={() => void ask('install-update', null)}>
              {t('updates.install')}
            </Button>
          )}
          {isUnderWay ? (
            <Button look="quiet" onClick={() => void ask('cancel-update', null)}>
              {t('updates.cancel')}
            </Button>
          ) : (
            <Button
              look={'release' in state ? 'quiet' : 'soft'}
              disabled={!isReachable}
              busy={state.name === 'asking'}
              onClick={() => void ask('check-updates', null)}
            >
              {t('updates.check')}
            </Button>
          )}
        </div>
      </div>
    </Card>
  )
}

function wayText(t: TFunction, { way }: UpdatesView): string {
  switch (way.name) {
    case 'install':
      return t('updates.lead')
    case 'package-manager':
      return t('updates.way.packageManager', { manager: way.manager })
    case 'tell':
      return t('updates.way.tell')
    case 'no-key':
      return t('updates.way.noKey')
    case 'unknown':
      return t('updates.way.unknown')
    case 'source':
      return t('updates.way.source')
    default:
      return assertNever(way)
  }
}

function stateText(
  t: TFunction,
  locale: Locale,
  { state, installsByItself, askedAt, newestAt }: UpdatesView,
): string {
  switch (state.name) {
    case 'none':
      if (newestAt !== null) return t('updates.newest', { time: formatDateTime(locale, newestAt) })
      return askedAt === null
        ? t('updates.never')
        : t('updates.asked', { time: formatDateTime(locale, askedAt) })
    case 'asking':
      return t('updates.asking')
    case 'found':
      return t('updates.found', { version: state.release.version })
    case 'fetching':
      return t('updates.fetching', { version: state.release.version })
    case 'ready': {
      const { version } = state.release
      if (state.isWanted) return t('updates.wanted', { version })
      return t(installsByItself ? 'updates.readyAutomatic' : 'updates.ready', { version })
    }
    default:
      return assertNever(state)
  }
}
