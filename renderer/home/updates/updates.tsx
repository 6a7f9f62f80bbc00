import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Locale } from '../../../preload/contract/settings.ts'
import type { UpdatesView, UpdateWayView } from '../../../preload/contract/views/updates.ts'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { Choices } from '../../shared/fields.tsx'
import { formatDateTime, useFormats } from '../../shared/formats.ts'
import { Notice } from '../../shared/notice.tsx'
import { DownloadProgress } from '../../shared/progress.tsx'
import { useRequest } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'
import { choiceName, choicesOf } from './update-news.tsx'
import './updates.css'

/** Newer versions: the user's choice, the state of the next version, and the actions on it. */
export function Updates() {
  const { t } = useTranslation()
  const { locale } = useFormats()
  const updates = useSnapshot((snapshot) => snapshot.updates)
  const choice = useSnapshot((snapshot) => snapshot.settings.updates)
  const { way, state } = updates
  const { ask, problem } = useRequest()
  const choices = choicesOf(way)
  if (choices.length === 0)
    return (
      <Card title={t('updates.title')}>
        <p>{wayText(t, way)}</p>
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
    <Card title={t('updates.title')} lead={wayText(t, way)}>
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
          <DownloadProgress
            label={t('updates.fetching', { version: state.release.version })}
            received={state.received}
            total={state.total}
          />
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

const wayText = (t: TFunction, way: UpdateWayView): string =>
  way.name === 'install' ? t('updates.lead') : t(`updates.way.${way.name}`, { ...way })

function stateText(
  t: TFunction,
  locale: Locale,
  { state, installsByItself, askedAt, newestAt }: UpdatesView,
): string {
  if (state.name === 'asking') return t('updates.asking')
  if (state.name === 'none') {
    if (newestAt !== null) return t('updates.newest', { time: formatDateTime(locale, newestAt) })
    if (askedAt === null) return t('updates.never')
    return t('updates.asked', { time: formatDateTime(locale, askedAt) })
  }
  const { version } = state.release
  if (state.name !== 'ready') return t(`updates.${state.name}`, { version })
  if (state.isWanted) return t('updates.wanted', { version })
  return t(installsByItself ? 'updates.readyAutomatic' : 'updates.ready', { version })
}

/** The notes of a release: headings and lists of Markdown, as plain text without links. */
function ReleaseNotes({ notes, label }: { readonly notes: string; readonly label: string }) {
  // An empty line ends a paragraph or a list; so does the other of the two.
  const parts: { readonly isList: boolean; readonly lines: string[] }[] = []
  let isOpen = false
  for (const line of notes.split('\n').map((one) => one.trim())) {
    const isList = /^[-*] /.test(line)
    const text = line.replace(/^([-*]|#+) /, '').replaceAll(/\*\*|`/g, '')
    const last = parts.at(-1)
    if (text !== '' && isOpen && last?.isList === isList) last.lines.push(text)
    else if (text !== '') parts.push({ isList, lines: [text] })
    isOpen = text !== ''
  }
  return (
    <div className="release-notes" role="group" aria-label={label}>
      {parts.map(({ isList, lines }, index) =>
        isList ? (
          <ul key={index}>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        ) : (
          <p key={index}>{lines.join('\n')}</p>
        ),
      )}
    </div>
  )
}
