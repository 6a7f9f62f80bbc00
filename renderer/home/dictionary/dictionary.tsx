import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../../preload/contract/problem.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { DictionaryWord } from '../../../preload/contract/views/voice.ts'
import { Button } from '../../shared/button.tsx'
import { Choices, TextField } from '../../shared/fields.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useBridge } from '../../shared/requests.ts'
import { soundOf } from '../voices/find-voices.ts'
import '../../shared/finder.css'
import './dictionary.css'
import { WordEditor, type Done } from './word-editor.tsx'

type Words = readonly DictionaryWord[]

/** All words, searchable by letters and sound. The user can hear and change one of them, or a new one. */
export function Dictionary() {
  const { t } = useTranslation()
  const { request: send } = useBridge()
  const [answer, setAnswer] = useState<Result<Words, Problem> | null>(null)
  useEffect(() => void send('dictionary', null).then(setAnswer), [send])
  if (answer === null)
    return (
      <p className="soft" role="status">
        {t('dictionary.loading')}
      </p>
    )
  return answer.ok ? (
    <LoadedDictionary
      all={answer.value}
      reload={async () => setAnswer(await send('dictionary', null))}
    />
  ) : (
    <Notice problem={answer.error} />
  )
}

function LoadedDictionary({
  all,
  reload,
}: {
  readonly all: Words
  readonly reload: () => Promise<void>
}) {
  const { t } = useTranslation()
  const [words, setWords] = useState('')
  const [group, setGroup] = useState<'all' | 'own'>('all')
  /** The edited word: one of the list, or the nth new one, which begins with some letters. */
  const [edited, setEdited] = useState({ word: '', isNew: true, nth: 0 })
  const [done, setDone] = useState<{ readonly what: Done; readonly word: string } | null>(null)
  const editor = useRef<HTMLFormElement>(null)

  const sounds = useMemo(
    () =>
      new Map(
        all.map((one) => [
          one,
          [one.word, one.pronunciation ?? one.shipped ?? ''].map(soundOf).join('|'),
        ]),
      ),
    [all],
  )
  const wanted = soundOf(words)
  const shown = all.filter(
    (one) =>
      (group === 'all' || one.pronunciation !== one.shipped) && sounds.get(one)?.includes(wanted),
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
            // Its field exists now.
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

/** What the user did to a word; undefined: nothing. */
function markOf({
  pronunciation,
  shipped,
}: DictionaryWord): 'added' | 'changed' | 'removed' | undefined {
  if (shipped === null) return 'added'
  if (pronunciation === null) return 'removed'
  return pronunciation === shipped ? undefined : 'changed'
}

/**
 * Words in rows. Arrow keys move between them, and Enter moves on to the editor. Tabbing through chooses none, so
 * what is being typed beside the list stays.
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
  const { t } = useTranslation()
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
