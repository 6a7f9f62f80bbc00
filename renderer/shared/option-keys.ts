import type { KeyboardEvent } from 'react'

/**
 * Moves the focus between the options of a listbox by key. They fill the rows of a CSS grid, which is the event's
 * current target.
 * @param from the index of the current option
 * @returns the next index, which may be outside the options; undefined if the key does not move
 */
export function focusOptionByKey(
  event: KeyboardEvent<HTMLElement>,
  from: number,
): number | undefined {
  const { key, currentTarget } = event
  const options = currentTarget.querySelectorAll<HTMLElement>('[role="option"]')
  const columns = getComputedStyle(currentTarget).gridTemplateColumns.split(' ').length
  const next = {
    ArrowRight: from + 1,
    ArrowLeft: from - 1,
    ArrowDown: from + columns,
    ArrowUp: from - columns,
    Home: 0,
    End: options.length - 1,
  }[key]
  if (next === undefined) return undefined
  event.preventDefault()
  options[next]?.focus()
  return next
}
