import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../../preload/contract/problem.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { DictionaryWord } from '../../../preload/contract/views/voice.ts'
import { Button } from '../../shared/button.tsx'
import { Choices, TextField } from '../../shared/fields.tsx'
import { Notice } from '../../shared/notice.tsx'
import { sendRequest, useBridge } from '../../shared/requests.ts'
import { soundOf } from '../voices/find-voices.ts'
import '../../shared/finder.css'
import './dictionary.css'
import { WordEditor, type Done } from './word-editor.tsx'
import { WordList } from './word-list.tsx'

type Group = 'all' | 'own'

/** The dictionary, or null until it has loaded. `reload` asks again; the old one stays on the page meanwhile. */
function useDictionary(): {
  readonly dictionary: Result<readonly DictionaryWord[], Problem> | null
  readonly reload: () => Promise<void>
} {
  const bridge = useBridge()
  const [dictionary, setDictionary] = useState<Result<readonly DictionaryWord[], Problem> | null>(
    null,
  )
  const reload = useCallback(async () => {
    setDictionary(await sendRequest(bridge, 'dictionary', null))
  }, [bridge])
  useEffect(() => {
    let isWanted = true
    void sendRequest(bridge, 'dictionary', null).then((answer) => {
      if (isWanted) setDictionary(answer)
    })
    return () => {
      isWanted = false
    }
  }, [bridge])
  return { dictionary, reload }
}

/** Words that contain these letters or sounds. */
function useFound(
  all: readonly DictionaryWord[],
  words: string,
  group: Group,
): readonly DictionaryWord[] {
  const heard = useMemo(
    () =>
      all.map((one) => ({
        one,
        sounds: [one.word, one.pronunciation ?? one.shipped ?? ''].map(soundOf),
      })),
    [all],
  )
  const wanted = soundOf(words)
  return heard
    .filter(({ one, sounds }) => {
      const isOfGroup = group === 'all' || one.pronunciation !== one.shipped
      return isOfGroup && sounds.some((sound) => sound.includes(wanted))
    })
    .map(({ one }) => one)
}

/** All words, searchable by letters and sound. The user can hear and change one of them, or a new one. */
export function Dictionary() {
  const { t } = useTranslation()
  const { dictionary, reload } = useDictionary()
  if (dictionary === null)
    return (
      <p className="soft" role="status">
        {t('dictionary.loading')}
      </p>
    )
  if (!dictionary.ok) return <Notice problem={dictionary.error} />
  return <Words all={dictionary.value} reload={reload} />
}

function Words({
  all,
  reload,
}: {
  readonly all: readonly DictionaryWord[]
  readonly reload: () => Promise<void>
}) {
  const { t } = useTranslation()
  const [words, setWords] = useState('')
  const [group, setGroup] = useState<Group>('all')
  /** The edited word: one of the list, or a new one that begins with some letters. */
  const [edited, setEdited] = useState<{ readonly word: string; readonly isNew: boolean }>({
    word: '',
    isNew: true,
  })
  /** How many new words were begun since the dictionary opened. */
  const [begun, setBegun] = useState(0)
  const [done, setDone] = useState<{ readonly what: Done; readonly word: string } | null>(null)
  const editor = useRef<HTMLFormElement>(null)

  const shown = useFound(all, words, group)
  const entry = edited.isNew ? undefined : all.find(({ word }) => word === edited.word)
  const beginNew = (word: string) => {
    setEdited({ word, isNew: true })
    setBegun(begun + 1)
    setDone(null)
  }
  const choose = (word: string) => {
    setEdited({ word, isNew: false })
    setDone(null)
  }
  async function tell(what: Done, word: string) {
    await reload()
    if (what === 'deleted') beginNew('')
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
        <Button icon="plus" onClick={() => beginNew(shown.length === 0 ? words.trim() : '')}>
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
          onChoose={choose}
          onEdit={(word) => {
            // Its field exists now.
            flushSync(() => choose(word))
            editor.current?.querySelector('input')?.focus()
          }}
        />
      )}
      <WordEditor
        key={entry?.word ?? `new ${begun.toString()}`}
        ref={editor}
        entry={entry ?? null}
        begins={edited.word}
        takesFocus={entry === undefined && begun > 0}
        onDone={(what, word) => void tell(what, word)}
      />
      <p className="soft" role="status">
        {done && t(`dictionary.${done.what}`, { word: done.word })}
      </p>
    </div>
  )
}
