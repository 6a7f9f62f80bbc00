/** A rectangle. A few of them cover a drawing, and there the window takes the pointer. */
export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The cells of a grid that a drawing covers, row by row. */
export interface Mask {
  readonly columns: number
  readonly isCovered: readonly boolean[]
}

/** Rectangles, in cells, that cover exactly what the mask covers. Consecutive equal rows share theirs. */
export function areasOf({ columns, isCovered }: Mask): readonly Area[] {
  const areas: Area[] = []
  let open: Area[] = []
  for (let y = 0; y * columns < isCovered.length; y += 1) {
    const runs = runsOf(isCovered.slice(y * columns, (y + 1) * columns))
    const goesOn =
      runs.length === open.length &&
      runs.every(({ x, width }, n) => open[n]?.x === x && open[n].width === width)
    if (goesOn) open = open.map((area) => ({ ...area, height: area.height + 1 }))
    else {
      areas.push(...open)
      open = runs.map((run) => ({ ...run, y, height: 1 }))
    }
  }
  return [...areas, ...open]
}

/** The unbroken runs of covered cells in a row. */
function runsOf(row: readonly boolean[]): readonly Pick<Area, 'x' | 'width'>[] {
  const runs: { x: number; width: number }[] = []
  row.forEach((covered, x) => {
    if (!covered) return
    const last = runs.at(-1)
    if (last !== undefined && last.x + last.width === x) last.width += 1
    else runs.push({ x, width: 1 })
  })
  return runs
}

/** Whether a point lies in one of the areas. */
export const contains = (areas: readonly Area[], x: number, y: number): boolean =>
  areas.some(
    (area) => x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height,
  )
