import type { TFunction } from 'i18next'
import { memo } from 'react'
import type { ProblemCode } from '../../../preload/contract/problem.ts'
import type { UpdateChoice } from '../../../preload/contract/declared-settings.ts'
import type { UpdatesView, UpdateMethodView } from '../../../preload/contract/views/updates-view.ts'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { Choices } from '../../shared/fields.tsx'
import { problemText, useLocale, type PageLocale } from '../../shared/i18n.ts'
import { Notice, RemedyButton } from '../../shared/notice.tsx'
import { DownloadProgress } from '../../shared/progress.tsx'
import { useAsk, useSettings, useSnapshot } from '../../shared/bridge-hooks.ts'
import '../../shared/choice-tile.css'
import './updates.css'

/** The choices that the user has. There are none if Hot Dash asks no host for updates. */
function choicesOf(method: UpdateMethodView): readonly Exclude<UpdateChoice, 'unasked'>[] {
  if (method.name === 'install') return ['automatic', 'ask', 'off']
  return method.name === 'tell' ? ['ask', 'off'] : []
}

/** The key of a choice's text. If the method is "tell", Hot Dash only announces new versions. */
const choiceKey = (method: UpdateMethodView, choice: Exclude<UpdateChoice, 'unasked'>) =>
  method.name === 'tell' && choice === 'ask' ? 'tell' : choice

/** Asks once in the Nest, before Hot Dash contacts any host, how the user wants to get new versions. */
export const UpdateQuestion = memo(function UpdateQuestion() {
  const { t } = useLocale()
  const method = useSnapshot((snapshot) => snapshot.updates.method)
  const { settings, set, problem } = useSettings()
  const choices = choicesOf(method)
  if (settings.updates !== 'unasked' || choices.length === 0) return null
  return (
    <Card title={t('updates.question')} lead={t('updates.questionText')}>
      <div className="stack update-choices">
        {choices.map((value) => (
          <button
            key={value}
            type="button"
            className="choice-tile"
            onClick={() => set({ updates: value })}
          >
            <b>{t(`updates.choices.${choiceKey(method, value)}`)}</b>
            <small>{t(`updates.choiceText.${choiceKey(method, value)}`)}</small>
          </button>
        ))}
      </div>
      <p className="soft">{t('updates.changeLater')}</p>
      <Notice problem={problem} />
    </Card>
  )
})

/** Problems that may keep new versions away for good. Only Settings shows others, such as a lost connection. */
const lastingProblems: ReadonlySet<ProblemCode> = new Set(['update-unsigned', 'update-outdated'])

/** News in the Nest: a version that needs the user's decision, or a warning that a download cannot be trusted. */
export const UpdateNews = memo(function UpdateNews() {
  const { t } = useLocale()
  const choice = useSnapshot((snapshot) => snapshot.settings.updates)
  const { state, isAutomatic, problem } = useSnapshot((snapshot) => snapshot.updates)
  if (choice === 'unasked' || choice === 'off') return null
  const needsDecision = !isAutomatic && (state.name === 'found' || state.name === 'ready')
  const text = needsDecision
    ? t(`updates.${state.name}`, { version: state.release.version })
    : problem && lastingProblems.has(problem.code) && problemText(t, problem)
  if (!text) return null
  return (
    <div className="card row update-news" role="status">
      <p>{text}</p>
      <RemedyButton remedy={{ type: 'settings', section: 'about' }}>
        {t('updates.show')}
      </RemedyButton>
    </div>
  )
})

export function UpdatesCard() {
  const locale = useLocale()
  const { t } = locale
  const updates = useSnapshot((snapshot) => snapshot.updates)
  const choice = useSnapshot((snapshot) => snapshot.settings.updates)
  const { method, state } = updates
  const { ask, problem } = useAsk()
  const choices = choicesOf(method)
  if (choices.length === 0)
    return (
      <Card title={t('updates.title')}>
        <p>{methodText(t, method)}</p>
        {method.name !== 'package-manager' && method.name !== 'unknown' && (
          <div className="actions">
            <Button onClick={() => void ask('open-link', { link: 'newest-release' })}>
              {t('updates.page')}
            </Button>
          </div>
        )}
      </Card>
    )
  const isUnderWay = state.name === 'downloading' || (state.name === 'ready' && state.isWanted)
  const mayCheck = choice !== 'unasked' && choice !== 'off'
  return (
    <Card title={t('updates.title')} lead={methodText(t, method)} isStack>
      <Choices
        label={t('updates.question')}
        // If Hot Dash cannot install versions, "automatic" also only announces them.
        value={method.name === 'tell' && choice === 'automatic' ? 'ask' : choice}
        options={choices}
        wordsOf={(option) => t(`updates.choices.${choiceKey(method, option)}`)}
        onChange={(chosen) => void ask('set', { updates: chosen })}
      />
      <p role="status" className={state.name === 'none' ? 'soft' : 'update-state'}>
        {updateText(locale, updates)}
      </p>
      {state.name === 'downloading' && (
        <DownloadProgress
          label={t('updates.downloading', { version: state.release.version })}
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
      <Notice problem={problem ?? updates.problem} withRemedy />
      <div className="actions">
        {state.name === 'found' && method.name === 'install' && (
          <Button variant="main" onClick={() => void ask('download-update', null)}>
            {t('updates.fetch')}
          </Button>
        )}
        {state.name === 'found' && (
          <Button
            variant={method.name === 'tell' ? 'main' : 'quiet'}
            onClick={() => void ask('open-link', { link: 'newest-release' })}
          >
            {t('updates.page')}
          </Button>
        )}
        {state.name === 'ready' && !state.isWanted && (
          <Button variant="main" onClick={() => void ask('install-update', null)}>
            {t('updates.install')}
          </Button>
        )}
        {isUnderWay ? (
          <Button variant="quiet" onClick={() => void ask('cancel-update', null)}>
            {t('common.cancel')}
          </Button>
        ) : (
          <Button
            variant={'release' in state ? 'quiet' : 'soft'}
            disabled={!mayCheck}
            isBusy={state.name === 'checking'}
            onClick={() => void ask('check-updates', null)}
          >
            {t('updates.check')}
          </Button>
        )}
      </div>
    </Card>
  )
}

const methodText = (t: TFunction, method: UpdateMethodView): string =>
  method.name === 'install' ? t('updates.lead') : t(`updates.method.${method.name}`, { ...method })

function updateText(
  { t, formatDateTime }: PageLocale,
  { state, isAutomatic, checkedAt, newestAt }: UpdatesView,
): string {
  if (state.name === 'checking') return t('updates.checking')
  if (state.name === 'none') {
    if (newestAt !== null) return t('updates.newest', { time: formatDateTime(newestAt) })
    if (checkedAt === null) return t('updates.never')
    return t('updates.checked', { time: formatDateTime(checkedAt) })
  }
  const { version } = state.release
  if (state.name !== 'ready') return t(`updates.${state.name}`, { version })
  if (state.isWanted) return t('updates.wanted', { version })
  return t(isAutomatic ? 'updates.readyAutomatic' : 'updates.ready', { version })
}

interface NoteBlock {
  readonly isList: boolean
  readonly lines: string[]
}

/** Splits a release's Markdown into lists and paragraphs of plain text. Headings become paragraphs. */
function noteBlocks(notes: string): readonly NoteBlock[] {
  const blocks: NoteBlock[] = []
  // A list ends a paragraph, a paragraph ends a list, and an empty line ends both.
  let isOpen = false
  for (const line of notes.split('\n').map((text) => text.trim())) {
    const isList = /^[-*] /.test(line)
    const text = line.replace(/^([-*]|#+) /, '').replaceAll(/\*\*|`/g, '')
    const last = blocks.at(-1)
    if (text !== '' && isOpen && last?.isList === isList) last.lines.push(text)
    else if (text !== '') blocks.push({ isList, lines: [text] })
    isOpen = text !== ''
  }
  return blocks
}

function ReleaseNotes({ notes, label }: { readonly notes: string; readonly label: string }) {
  return (
    <div className="release-notes" role="group" aria-label={label}>
      {noteBlocks(notes).map(({ isList, lines }, index) =>
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
