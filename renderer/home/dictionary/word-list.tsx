import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { DictionaryWord } from '../../../preload/contract/views/voice.ts'

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
export function WordList({
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
