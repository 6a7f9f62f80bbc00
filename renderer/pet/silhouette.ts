export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A grid over a drawing. */
interface Mask {
  readonly columns: number
  /** Whether the drawing covers each cell, row by row. */
  readonly isCovered: readonly boolean[]
}

/** Returns rectangles, in cells, that cover exactly what the mask covers. Consecutive equal rows share rectangles. */
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

export const contains = (areas: readonly Area[], x: number, y: number): boolean =>
  areas.some(
    (area) => x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height,
  )

/** The number of cells along a side of the bird's box. The canvas is 1.5 times as wide, for hats, wings and jumps. */
const boxCells = 64
const margin = boxCells / 4
const gridSide = boxCells + 2 * margin
/** In units of the drawing. Wider than the white rim that is drawn, so that a near miss counts as a hit. */
const rimWidth = 30

let canvas: OffscreenCanvas | null = null

/** The outline of a shape in its own coordinates. */
function pathOf(shape: SVGGeometryElement): Path2D {
  if (shape instanceof SVGPathElement) return new Path2D(shape.getAttribute('d') ?? '')
  const path = new Path2D()
  const { x, y, width, height } = shape.getBBox()
  if (shape instanceof SVGRectElement) path.rect(x, y, width, height)
  else path.ellipse(x + width / 2, y + height / 2, width / 2, height / 2, 0, 0, 2 * Math.PI)
  return path
}

/**
 * Measures the bird by its white rim, which lies under everything that it wears and holds.
 * @returns areas in CSS pixels of the page; the whole box if nothing can be drawn
 */
export function silhouetteOf(bird: SVGSVGElement): readonly Area[] {
  const box = bird.getBoundingClientRect()
  const shapes = bird.querySelectorAll<SVGGeometryElement>(
    '[data-rim] :is(path, ellipse, circle, rect)',
  )
  canvas ??= new OffscreenCanvas(gridSide, gridSide)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null || shapes.length === 0) {
    return [{ x: box.x, y: box.y, width: box.width, height: box.height }]
  }
  const scale = boxCells / box.width
  context.resetTransform()
  context.clearRect(0, 0, gridSide, gridSide)
  context.lineWidth = rimWidth
  context.lineJoin = 'round'
  for (const shape of shapes) {
    const matrix = shape.getCTM()
    if (matrix === null) continue
    const { a, b, c, d, e, f } = matrix
    context.setTransform(
      a * scale,
      b * scale,
      c * scale,
      d * scale,
      e * scale + margin,
      f * scale + margin,
    )
    const path = pathOf(shape)
    context.fill(path)
    context.stroke(path)
  }
  const { data } = context.getImageData(0, 0, gridSide, gridSide)
  const isCovered = Array.from(
    { length: gridSide * gridSide },
    (_, cell) => (data[4 * cell + 3] ?? 0) > 96,
  )
  return areasOf({ columns: gridSide, isCovered }).map(({ x, y, width, height }) => ({
    x: box.x + (x - margin) / scale,
    y: box.y + (y - margin) / scale,
    width: width / scale,
    height: height / scale,
  }))
}
