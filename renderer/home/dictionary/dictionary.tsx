import { useEffect, useId, useRef, useState, type KeyboardEvent, type Ref } from 'react'
import { flushSync } from 'react-dom'
import type { Problem } from '../../../preload/contract/problem.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { DictionaryWord } from '../../../preload/contract/views/voice-view.ts'
import { Button } from '../../shared/button.tsx'
import { Choices, TextField } from '../../shared/fields.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { Notice, Pending } from '../../shared/notice.tsx'
import { useBridge, useRequest, useSnapshot } from '../../shared/bridge-hooks.ts'
import { focusOptionByKey } from '../../shared/option-keys.ts'
import { soundsLike } from '../sounds-like.ts'
import '../../shared/choice-tile.css'
import '../../shared/finder.css'
import './dictionary.css'

/** The word in the editor. The id is the editor's React key, so each new word starts with an empty form. */
type EditedWord =
  | { readonly name: 'known'; readonly word: string }
  | { readonly name: 'new'; readonly firstLetters: string; readonly id: number }

export function Dictionary() {
  const { t } = useLocale()
  const bridge = useBridge()
  const [answer, setAnswer] = useState<Result<readonly DictionaryWord[], Problem> | null>(null)
  const [query, setQuery] = useState('')
  const [group, setGroup] = useState<'all' | 'own'>('all')
  const [edited, setEdited] = useState<EditedWord>({ name: 'new', firstLetters: '', id: 0 })
  const [done, setDone] = useState<{ readonly change: WordChange; readonly word: string } | null>(
    null,
  )
  const editor = useRef<HTMLFormElement>(null)
  useEffect(() => void bridge.request('dictionary', null).then(setAnswer), [bridge])
  if (!answer?.ok)
    return <Pending problem={answer?.error ?? null} words={t('dictionary.loading')} />

  const entries = answer.value
  const found = entries.filter(
    ({ word, pronunciation, shipped }) =>
      (group === 'all' || pronunciation !== shipped) &&
      soundsLike(query, [word, pronunciation ?? shipped ?? '']),
  )
  const isNew = edited.name === 'new'
  const entry = isNew ? undefined : entries.find(({ word }) => word === edited.word)
  const choose = (word: string) => {
    setEdited({ name: 'known', word })
    setDone(null)
  }
  const startNew = (firstLetters: string) => {
    setEdited({ name: 'new', firstLetters, id: isNew ? edited.id + 1 : 1 })
    setDone(null)
  }
  async function onDone(change: WordChange, word: string) {
    // The message about the change comes with the changed list.
    setAnswer(await bridge.request('dictionary', null))
    if (change === 'deleted') startNew('')
    setDone({ change, word })
  }
  return (
    <div className="finder dictionary">
      <div className="row finder-search">
        <TextField label={t('dictionary.search')} type="search" value={query} onText={setQuery} />
        <Choices
          label={t('dictionary.which')}
          value={group}
          options={['all', 'own']}
          wordsOf={(option) => t(`dictionary.${option}`)}
          onChange={setGroup}
        />
        <Button icon="plus" onClick={() => startNew(found.length === 0 ? query.trim() : '')}>
          {t('dictionary.new')}
        </Button>
      </div>
      {found.length === 0 ? (
        <p className="soft" role="status">
          {t(group === 'own' && query === '' ? 'dictionary.noOwn' : 'dictionary.none')}
        </p>
      ) : (
        <WordList
          entries={found}
          chosen={entry?.word ?? null}
          onChoose={choose}
          onEdit={(word) => {
            // Render this word in the editor at once, so that its field can take the focus.
            flushSync(() => choose(word))
            editor.current?.querySelector('input')?.focus()
          }}
        />
      )}
      <WordEditor
        key={isNew ? `new ${edited.id}` : edited.word}
        ref={editor}
        entry={entry ?? null}
        initialWord={isNew ? edited.firstLetters : ''}
        takesFocus={isNew && edited.id > 0}
        onDone={(change, word) => void onDone(change, word)}
      />
      <p className="soft" role="status">
        {done && t(`dictionary.done.${done.change}`, { word: done.word })}
      </p>
    </div>
  )
}

function markOf({ pronunciation, shipped }: DictionaryWord) {
  if (shipped === null) return 'added'
  if (pronunciation === null) return 'removed'
  return pronunciation === shipped ? null : 'changed'
}

/**
 * The words in rows. Arrow keys choose a word, and Enter moves the focus to the editor. The focus alone does not
 * choose a word, so Tab does not discard what the user typed in the editor.
 */
function WordList(props: {
  readonly entries: readonly DictionaryWord[]
  readonly chosen: string | null
  readonly onChoose: (word: string) => void
  readonly onEdit: (word: string) => void
}) {
  const { entries, chosen, onChoose, onEdit } = props
  const { t } = useLocale()
  const chosenIndex = entries.findIndex(({ word }) => word === chosen)
  const tabStop = Math.max(0, chosenIndex)

  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>) => {
    const nextIndex = focusOptionByKey(event, tabStop)
    const next = entries[nextIndex ?? tabStop]
    if (next === undefined) return
    if (nextIndex !== undefined) onChoose(next.word)
    else if (event.key === 'Enter') {
      event.preventDefault()
      onEdit(next.word)
    }
  }

  return (
    <ul
      className="finder-tiles dictionary-words"
      role="listbox"
      aria-label={t('dictionary.list')}
      onKeyDown={onKeyDown}
    >
      {entries.map((entry, index) => {
        const mark = markOf(entry)
        return (
          <li
            key={entry.word}
            className="choice-tile"
            role="option"
            aria-selected={index === chosenIndex}
            tabIndex={index === tabStop ? 0 : -1}
            onClick={() => onChoose(entry.word)}
          >
            <b>{entry.word}</b> <span lang="ja">{entry.pronunciation ?? entry.shipped}</span>{' '}
            {mark && <small className={`mark-${mark}`}>{t(`dictionary.${mark}`)}</small>}
          </li>
        )
      })}
    </ul>
  )
}

/** A word that the user added is deleted, a shipped word is removed. */
type WordChange = 'saved' | 'deleted' | 'removed' | 'restored'

/** Edits the pronunciation of one word. The user can hear it before saving it. */
function WordEditor(props: {
  readonly ref: Ref<HTMLFormElement>
  /** Null for a new word. */
  readonly entry: DictionaryWord | null
  /** The first letters of a new word, which the user has already typed. */
  readonly initialWord: string
  readonly takesFocus: boolean
  readonly onDone: (change: WordChange, word: string) => void
}) {
  const { ref, entry, initialWord, takesFocus, onDone } = props
  const { t } = useLocale()
  const title = useId()
  const isMuted = useSnapshot(({ settings }) => settings.muted)
  const changeWord = useRequest()
  const tryWord = useRequest()
  const wordInput = useRef<HTMLInputElement>(null)
  const pronunciationInput = useRef<HTMLInputElement>(null)
  const [word, setWord] = useState(entry?.word ?? initialWord)
  const [pronunciation, setPronunciation] = useState(entry?.pronunciation ?? entry?.shipped ?? '')
  // Main converts a pronunciation to full-width kana: show the saved form.
  const [saved, setSaved] = useState(entry?.pronunciation)
  if (entry !== null && entry.pronunciation !== saved) {
    setSaved(entry.pronunciation)
    setPronunciation(entry.pronunciation ?? entry.shipped ?? '')
  }
  useEffect(() => {
    if (takesFocus) wordInput.current?.focus()
  }, [takesFocus])

  const shipped = entry?.shipped ?? null
  const isChanged = shipped !== null && entry?.pronunciation !== shipped
  const isEmpty = word.trim() === '' || pronunciation.trim() === ''
  async function apply(change: WordChange): Promise<boolean> {
    const answer =
      change === 'saved' || change === 'removed'
        ? await changeWord.ask('set-pronunciation', {
            word,
            pronunciation: change === 'saved' ? pronunciation : null,
          })
        : await changeWord.ask('reset-pronunciation', { word })
    if (!answer.ok) return false
    // The pressed button may disappear, so move the focus.
    pronunciationInput.current?.focus()
    onDone(change, word.trim())
    return true
  }
  async function save() {
    if (isEmpty || !(await apply('saved')) || entry !== null) return
    setWord('')
    setPronunciation('')
    wordInput.current?.focus()
  }
  return (
    <form
      ref={ref}
      className="dictionary-editor"
      aria-labelledby={title}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <h3 id={title}>{entry?.word ?? t('dictionary.new')}</h3>
      <div className="row dictionary-fields">
        {entry === null && (
          <TextField label={t('dictionary.word')} ref={wordInput} value={word} onText={setWord} />
        )}
        <TextField
          label={t('dictionary.pronunciation')}
          hint={t('dictionary.pronunciationText')}
          ref={pronunciationInput}
          lang="ja"
          value={pronunciation}
          onText={setPronunciation}
        />
      </div>
      {isChanged && <p className="soft">{t('dictionary.shipped', { pronunciation: shipped })}</p>}
      <div className="actions">
        <Button
          submits
          variant="main"
          isBusy={changeWord.isBusy}
          disabled={isEmpty || pronunciation === entry?.pronunciation}
        >
          {t(entry === null ? 'dictionary.add' : 'common.save')}
        </Button>
        <Button
          icon="voice"
          disabled={isMuted || isEmpty}
          isBusy={tryWord.isBusy}
          onClick={() => void tryWord.ask('try-pronunciation', { word, pronunciation })}
        >
          {t('dictionary.try')}
        </Button>
        {entry !== null && entry.shipped === null && (
          <Button variant="quiet" onClick={() => void apply('deleted')}>
            {t('dictionary.delete')}
          </Button>
        )}
        {isChanged && (
          <Button variant="quiet" onClick={() => void apply('restored')}>
            {t('dictionary.restore')}
          </Button>
        )}
        {shipped !== null && entry?.pronunciation !== null && (
          <Button variant="quiet" onClick={() => void apply('removed')}>
            {t('dictionary.remove')}
          </Button>
        )}
      </div>
      <Notice problem={changeWord.problem} />
      <Notice problem={tryWord.problem} />
    </form>
  )
}
