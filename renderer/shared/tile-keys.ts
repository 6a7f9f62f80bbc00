import type { KeyboardEvent } from 'react'

/**
 * Where a key leads in tiles that fill the rows of a CSS grid. The grid is the event's current target.
 * @param from the index of the current tile
 * @returns an index, which may be outside the tiles; undefined if the key does not move
 */
export function tileAfterKey(
  { key, currentTarget }: KeyboardEvent<HTMLElement>,
  from: number,
  count: number,
): number | undefined {
  const columns = getComputedStyle(currentTarget).gridTemplateColumns.split(' ').length
  return {
    ArrowRight: from + 1,
    ArrowLeft: from - 1,
    ArrowDown: from + columns,
    ArrowUp: from - columns,
    Home: 0,
    End: count - 1,
  }[key]
}
