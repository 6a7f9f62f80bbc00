import { useEffect, useId, useRef, useState, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import type { DictionaryWord } from '../../../preload/contract/views/voice.ts'
import { Button } from '../../shared/button.tsx'
import { TextField } from '../../shared/fields.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useRequest } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'

/** What was done to a word. */
export type Done = 'saved' | 'deleted' | 'isRemoved' | 'restored'

/** Edits how a word, or a new one, is read. The user can hear it before saving. */
export function WordEditor({
  ref,
  entry,
  begins,
  takesFocus,
  onDone,
}: {
  readonly ref: Ref<HTMLFormElement>
  /** null: a new word */
  readonly entry: DictionaryWord | null
  /** The first letters of a new word. */
  readonly begins: string
  readonly takesFocus: boolean
  readonly onDone: (what: Done, word: string) => void
}) {
  const { t } = useTranslation()
  const title = useId()
  const isMuted = useSnapshot(({ settings }) => settings.muted)
  const changing = useRequest()
  const trying = useRequest()
  const wordInput = useRef<HTMLInputElement>(null)
  const pronunciationInput = useRef<HTMLInputElement>(null)
  const [word, setWord] = useState(entry?.word ?? begins)
  const [pronunciation, setPronunciation] = useState(entry?.pronunciation ?? entry?.shipped ?? '')
  // As saved: full-width kana, or as shipped.
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
    // The pressed button may disappear.
    pronunciationInput.current?.focus()
    onDone(what, word.trim())
    return true
  }
  async function save() {
    if (isEmpty || !(await change('saved')) || entry !== null) return
    // Ready for the next word.
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
          look="main"
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
          <Button look="quiet" onClick={() => void change('deleted')}>
            {t('dictionary.delete')}
          </Button>
        )}
        {isChanged && (
          <Button look="quiet" onClick={() => void change('restored')}>
            {t('dictionary.restore')}
          </Button>
        )}
        {shipped !== null && entry?.pronunciation !== null && (
          <Button look="quiet" onClick={() => void change('isRemoved')}>
            {t('dictionary.remove')}
          </Button>
        )}
      </div>
      {changing.problem && <Notice problem={changing.problem} />}
      {trying.problem && <Notice problem={trying.problem} />}
    </form>
  )
}
