import { useEffect, useId, useRef, useState, type KeyboardEvent, type Ref } from 'react'
import { flushSync } from 'react-dom'
import type { Problem } from '../../../preload/contract/problem.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { DictionaryWord } from '../../../preload/contract/views/voice.ts'
import { Button } from '../../shared/button.tsx'
import { Choices, TextField } from '../../shared/fields.tsx'
import { useLocale } from '../../shared/i18n.tsx'
import { Notice, Pending } from '../../shared/notice.tsx'
import { useBridge, useRequest, useSnapshot } from '../../shared/main-process.ts'
import { soundsLike } from '../voices/find-voices.ts'
import '../../shared/finder.css'
import './dictionary.css'

type Words = readonly DictionaryWord[]

/** All words, searchable by spelling and sound, and an editor for the chosen word or a new word. */
export function Dictionary() {
  const { t } = useLocale()
  const { request: send } = useBridge()
  const [answer, setAnswer] = useState<Result<Words, Problem> | null>(null)
  useEffect(() => void send('dictionary', null).then(setAnswer), [send])
  if (!answer?.ok) return <Pending answer={answer} words={t('dictionary.loading')} />
  const reload = async () => setAnswer(await send('dictionary', null))
  return <LoadedDictionary all={answer.value} reload={reload} />
}

function LoadedDictionary({
  all,
  reload,
}: {
  readonly all: Words
  readonly reload: () => Promise<void>
}) {
  const { t } = useLocale()
  const [words, setWords] = useState('')
  const [group, setGroup] = useState<'all' | 'own'>('all')
  // The chosen word, or the first letters of the nth new word.
  const [edited, setEdited] = useState({ word: '', isNew: true, nth: 0 })
  const [done, setDone] = useState<{ readonly what: Done; readonly word: string } | null>(null)
  const editor = useRef<HTMLFormElement>(null)

  const shown = all.filter(
    ({ word, pronunciation, shipped }) =>
      (group === 'all' || pronunciation !== shipped) &&
      soundsLike(words, [word, pronunciation ?? shipped ?? '']),
  )
  const entry = edited.isNew ? undefined : all.find(({ word }) => word === edited.word)
  const edit = (word: string, isNew: boolean) => {
    setEdited({ word, isNew, nth: edited.nth + (isNew ? 1 : 0) })
    setDone(null)
  }
  async function tell(what: Done, word: string) {
    await reload()
    if (what === 'deleted') edit('', true)
    setDone({ what, word })
  }
  return (
    <div className="finder dictionary">
      <div className="finder-search">
        <TextField label={t('dictionary.search')} type="search" value={words} onText={setWords} />
        <Choices
          label={t('dictionary.which')}
          value={group}
          options={['all', 'own']}
          wordsOf={(one) => t(`dictionary.${one}`)}
          onChange={setGroup}
        />
        <Button icon="plus" onClick={() => edit(shown.length === 0 ? words.trim() : '', true)}>
          {t('dictionary.new')}
        </Button>
      </div>
      {shown.length === 0 ? (
        <p className="soft" role="status">
          {t(group === 'own' && words === '' ? 'dictionary.noOwn' : 'dictionary.none')}
        </p>
      ) : (
        <WordList
          entries={shown}
          chosen={entry?.word ?? null}
          onChoose={(word) => edit(word, false)}
          onEdit={(word) => {
            // Render this word in the editor at once, so that its field can take the focus.
            flushSync(() => edit(word, false))
            editor.current?.querySelector('input')?.focus()
          }}
        />
      )}
      <WordEditor
        key={entry?.word ?? `new ${edited.nth.toString()}`}
        ref={editor}
        entry={entry ?? null}
        begins={edited.word}
        takesFocus={entry === undefined && edited.nth > 0}
        onDone={(what, word) => void tell(what, word)}
      />
      <p className="soft" role="status">
        {done && t(`dictionary.${done.what}`, { word: done.word })}
      </p>
    </div>
  )
}

/** How the user has changed a word. */
function markOf({
  pronunciation,
  shipped,
}: DictionaryWord): 'added' | 'changed' | 'removed' | undefined {
  if (shipped === null) return 'added'
  if (pronunciation === null) return 'removed'
  return pronunciation === shipped ? undefined : 'changed'
}

/**
 * The words in rows. Arrow keys choose a word, and Enter moves the focus to the editor. The focus alone does not
 * choose a word, so Tab does not discard what the user typed in the editor.
 */
function WordList({
  entries,
  chosen,
  onChoose,
  onEdit,
}: {
  readonly entries: readonly DictionaryWord[]
  readonly chosen: string | null
  readonly onChoose: (word: string) => void
  readonly onEdit: (word: string) => void
}) {
  const { t } = useLocale()
  const at = entries.findIndex(({ word }) => word === chosen)

  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>) => {
    const list = event.currentTarget
    const columns = getComputedStyle(list).gridTemplateColumns.split(' ').length
    const from = Math.max(0, at)
    const to = {
      ArrowRight: from + 1,
      ArrowLeft: from - 1,
      ArrowDown: from + columns,
      ArrowUp: from - columns,
      Home: 0,
      End: entries.length - 1,
    }[event.key]
    if (to === undefined && event.key !== 'Enter') return
    event.preventDefault()
    const next = entries[to ?? from]
    if (next === undefined) return
    if (to === undefined) onEdit(next.word)
    else {
      onChoose(next.word)
      list.querySelectorAll<HTMLElement>('[role="option"]')[to]?.focus()
    }
  }

  return (
    <ul
      className="finder-tiles dictionary-words"
      role="listbox"
      aria-label={t('dictionary.list')}
      onKeyDown={onKeyDown}
    >
      {entries.map((one, index) => {
        const mark = markOf(one)
        return (
          <li
            key={one.word}
            role="option"
            aria-selected={index === at}
            tabIndex={index === Math.max(0, at) ? 0 : -1}
            onClick={() => onChoose(one.word)}
          >
            <b>{one.word}</b> <span lang="ja">{one.pronunciation ?? one.shipped}</span>{' '}
            {mark && <small className={`mark-${mark}`}>{t(`dictionary.${mark}`)}</small>}
          </li>
        )
      })}
    </ul>
  )
}

type Done = 'saved' | 'deleted' | 'isRemoved' | 'restored'

/** Edits the reading of one word. The user can hear the reading before saving it. */
function WordEditor({
  ref,
  entry,
  begins,
  takesFocus,
  onDone,
}: {
  readonly ref: Ref<HTMLFormElement>
  /** Null for a new word. */
  readonly entry: DictionaryWord | null
  /** The first letters of a new word, which the user has already typed. */
  readonly begins: string
  readonly takesFocus: boolean
  readonly onDone: (what: Done, word: string) => void
}) {
  const { t } = useLocale()
  const title = useId()
  const isMuted = useSnapshot(({ settings }) => settings.muted)
  const changing = useRequest()
  const trying = useRequest()
  const wordInput = useRef<HTMLInputElement>(null)
  const pronunciationInput = useRef<HTMLInputElement>(null)
  const [word, setWord] = useState(entry?.word ?? begins)
  const [pronunciation, setPronunciation] = useState(entry?.pronunciation ?? entry?.shipped ?? '')
  // Main converts a reading to full-width kana: show the saved form.
  const [kept, setKept] = useState(entry?.pronunciation)
  if (entry !== null && entry.pronunciation !== kept) {
    setKept(entry.pronunciation)
    setPronunciation(entry.pronunciation ?? entry.shipped ?? '')
  }
  useEffect(() => {
    if (takesFocus) wordInput.current?.focus()
  }, [takesFocus])

  const shipped = entry?.shipped ?? null
  const isChanged = shipped !== null && entry?.pronunciation !== shipped
  const isEmpty = word.trim() === '' || pronunciation.trim() === ''
  const isBusy = changing.isBusy
  async function change(what: Done): Promise<boolean> {
    const answer =
      what === 'saved' || what === 'isRemoved'
        ? await changing.ask('set-pronunciation', {
            word,
            pronunciation: what === 'saved' ? pronunciation : null,
          })
        : await changing.ask('reset-pronunciation', { word })
    if (!answer.ok) return false
    // The pressed button may disappear, so move the focus.
    pronunciationInput.current?.focus()
    onDone(what, word.trim())
    return true
  }
  async function save() {
    if (isEmpty || !(await change('saved')) || entry !== null) return
    // Clear the editor for the next word.
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
      <div className="dictionary-fields">
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
          busy={isBusy}
          disabled={isEmpty || pronunciation === entry?.pronunciation}
        >
          {t(entry === null ? 'dictionary.add' : 'dictionary.save')}
        </Button>
        <Button
          icon="voice"
          disabled={isMuted || isEmpty}
          busy={trying.isBusy}
          onClick={() => void trying.ask('try-pronunciation', { word, pronunciation })}
        >
          {t('dictionary.try')}
        </Button>
        {entry !== null && entry.shipped === null && (
          <Button variant="quiet" onClick={() => void change('deleted')}>
            {t('dictionary.delete')}
          </Button>
        )}
        {isChanged && (
          <Button variant="quiet" onClick={() => void change('restored')}>
            {t('dictionary.restore')}
          </Button>
        )}
        {shipped !== null && entry?.pronunciation !== null && (
          <Button variant="quiet" onClick={() => void change('isRemoved')}>
            {t('dictionary.remove')}
          </Button>
        )}
      </div>
      {changing.problem && <Notice problem={changing.problem} />}
      {trying.problem && <Notice problem={trying.problem} />}
    </form>
  )
}
