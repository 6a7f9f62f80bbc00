/**
 * What our drawings paint, as outlines of short lines. It knows the SVG that they use: groups, paths, circles, ellipses
 * and rectangles, with fills and round strokes. Pure.
 */
import type { DrawnElement } from '../../renderer/bird/markup.ts'
import type { Point } from '../../renderer/bird/placements.ts'

/** As in SVG: x′ = a·x + c·y + e, y′ = b·x + d·y + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

export const noMove: Matrix = [1, 0, 0, 1, 0, 0]

export const product = ([a, b, c, d, e, f]: Matrix, m: Matrix): Matrix => [
  a * m[0] + c * m[1],
  b * m[0] + d * m[1],
  a * m[2] + c * m[3],
  b * m[2] + d * m[3],
  a * m[4] + c * m[5] + e,
  b * m[4] + d * m[5] + f,
]

export const moved = ({ x, y }: Point, [a, b, c, d, e, f]: Matrix): Point => ({
  x: a * x + c * y + e,
  y: b * x + d * y + f,
})

export function inverse([a, b, c, d, e, f]: Matrix): Matrix {
  const n = a * d - b * c
  return [d / n, -b / n, -c / n, a / n, (c * f - d * e) / n, (b * e - a * f) / n]
}

const radians = (degrees: number) => (degrees * Math.PI) / 180

const functions: Readonly<Record<string, (numbers: readonly number[]) => Matrix>> = {
  matrix: ([a = 1, b = 0, c = 0, d = 1, e = 0, f = 0]) => [a, b, c, d, e, f],
  translate: ([x = 0, y = 0]) => [1, 0, 0, 1, x, y],
  scale: ([x = 1, y = x]) => [x, 0, 0, y, 0, 0],
  skewX: ([turn = 0]) => [1, 0, Math.tan(radians(turn)), 1, 0, 0],
  rotate: ([turn = 0, x = 0, y = 0]) => {
    const [sin, cos] = [Math.sin(radians(turn)), Math.cos(radians(turn))]
    return [cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y]
  },
}

const numbersIn = (text: string) => (text.match(/-?\d*\.?\d+(?:e-?\d+)?/g) ?? []).map(Number)

/** The matrix of a `transform`. @throws if it uses an unknown function */
export const matrixOf = (transform = ''): Matrix =>
  [...transform.matchAll(/(\w+)\(([^)]*)\)/g)].reduce(
    (before, [, name = '', numbers = '']) => product(before, functions[name]!(numbersIn(numbers))),
    noMove,
  )

type Line = readonly Point[]

const steps = (count: number) => Array.from({ length: count }, (_, n) => (n + 1) / count)

const ellipse = (cx: number, cy: number, rx: number, ry: number): Line =>
  steps(32).map((share) => ({
    x: cx + rx * Math.cos(2 * Math.PI * share),
    y: cy + ry * Math.sin(2 * Math.PI * share),
  }))

/** A Bézier curve of any degree. */
const curve = (...points: readonly Point[]): Line =>
  steps(8).map((share) => {
    let left = points
    while (left.length > 1)
      left = left.slice(1).map((end, n) => ({
        x: left[n]!.x + share * (end.x - left[n]!.x),
        y: left[n]!.y + share * (end.y - left[n]!.y),
      }))
    return left[0]!
  })

/** An upright arc (SVG, "Conversion from endpoint to center parameterization"). */
function arc(from: Point, to: Point, rx: number, ry: number, isLarge: number, sweep: number): Line {
  const [x, y] = [(from.x - to.x) / 2 / rx, (from.y - to.y) / 2 / ry]
  const far = Math.sqrt(Math.max(0, 1 / (x * x + y * y) - 1)) * (isLarge === sweep ? -1 : 1)
  const middle = { x: (from.x + to.x) / 2 + far * y * rx, y: (from.y + to.y) / 2 - far * x * ry }
  const angle = (point: Point) => Math.atan2((point.y - middle.y) / ry, (point.x - middle.x) / rx)
  const whole = 2 * Math.PI
  const turn = (((angle(to) - angle(from)) % whole) + whole) % whole
  return steps(32).map((share) => {
    const at = angle(from) + share * (sweep === 1 ? turn : turn - whole)
    return { x: middle.x + rx * Math.cos(at), y: middle.y + ry * Math.sin(at) }
  })
}

/** The lines of a path with absolute commands. @throws if it uses another command */
export function linesOf(d: string): readonly Line[] {
  const lines: Point[][] = []
  for (const [, command = '', text = ''] of d.matchAll(/([a-zA-Z])([^a-zA-Z]*)/g)) {
    const numbers = numbersIn(text)
    const size = { M: 2, L: 2, H: 1, V: 1, Q: 4, C: 6, A: 7, Z: 0 }[command]
    if (size === undefined) throw new Error(`the path command ${command} is unknown`)
    for (let at = 0; at < Math.max(1, numbers.length); at += size || 1) {
      const some = numbers.slice(at, at + size)
      const line = lines.at(-1) ?? []
      const from = line.at(-1) ?? { x: 0, y: 0 }
      const point = (n: number): Point => ({ x: some[n]!, y: some[n + 1]! })
      if (command === 'M' && at === 0) lines.push([point(0)])
      else if (command === 'M' || command === 'L') line.push(point(0))
      else if (command === 'H') line.push({ x: some[0]!, y: from.y })
      else if (command === 'V') line.push({ x: from.x, y: some[0]! })
      else if (command === 'Q') line.push(...curve(from, point(0), point(2)))
      else if (command === 'C') line.push(...curve(from, point(0), point(2), point(4)))
      else if (command === 'A')
        line.push(...arc(from, point(5), some[0]!, some[1]!, some[3]!, some[4]!))
      else line.push(line[0]!)
    }
  }
  return lines
}

export interface Painted {
  readonly lines: readonly Line[]
  readonly isFilled: boolean
  /** Half the width of the stroke; 0 without a stroke. */
  readonly stroke: number
}

type Attributes = Readonly<Record<string, string | number | undefined>>

function outlineOf(tag: string, attributes: Attributes): readonly Line[] {
  const of = (name: string) => Number(attributes[name] ?? 0)
  if (tag === 'path') return linesOf(String(attributes['d'] ?? ''))
  if (tag === 'circle') return [ellipse(of('cx'), of('cy'), of('r'), of('r'))]
  if (tag === 'ellipse') return [ellipse(of('cx'), of('cy'), of('rx'), of('ry'))]
  if (tag !== 'rect') throw new Error(`the element ${tag} is unknown`)
  const [x, y, width, height] = [of('x'), of('y'), of('width'), of('height')]
  return linesOf(`M${x} ${y}H${x + width}V${y + height}H${x}Z`)
}

/** A paint that is fainter than this does not hide anything. */
const solid = 0.4

/** An element in its place. */
export interface Visited {
  readonly element: DrawnElement
  /** From its own coordinates to those of the whole drawing. */
  readonly matrix: Matrix
  /** Its attributes and those that it inherits. */
  readonly drawn: () => Attributes
}

/** The transforms that no pose changes. */
const known = new Map<string, Matrix>()
function matrixOfElement({ attributes }: DrawnElement, transform = ''): Matrix {
  if (transform !== attributes['transform']) return matrixOf(transform)
  const matrix = known.get(transform) ?? matrixOf(transform)
  known.set(transform, matrix)
  return matrix
}

/**
 * All elements that are drawn, in their order.
 * @param attributesOf an element's attributes at this moment, or null if it is not drawn
 */
export function visit(
  elements: readonly DrawnElement[],
  attributesOf: (element: DrawnElement) => Attributes | null = ({ attributes }) => attributes,
  matrix: Matrix = noMove,
  inherited: () => Attributes = () => ({}),
): readonly Visited[] {
  return elements.flatMap((element) => {
    const own = attributesOf(element)
    if (element.tag === 'defs' || own === null || own['display'] === 'none') return []
    const drawn = () => {
      const before = inherited()
      const opacity = Number(before['opacity'] ?? 1) * Number(own['opacity'] ?? 1)
      return { ...before, ...own, opacity }
    }
    const at = product(matrix, matrixOfElement(element, own['transform'] as string | undefined))
    return [{ element, matrix: at, drawn }, ...visit(element.children, attributesOf, at, drawn)]
  })
}

/** What an element paints in the whole drawing: nothing if it is a group or too faint, else one shape. */
export function paintOf({ element: { tag }, matrix, ...visited }: Visited): readonly Painted[] {
  if (tag === 'g') return []
  const drawn = visited.drawn()
  const has = (paint: 'fill' | 'stroke', initial: string) =>
    (drawn[paint] ?? initial) !== 'none' &&
    Number(drawn['opacity']) * Number(drawn[`${paint}Opacity`] ?? 1) >= solid
  const scale = Math.sqrt(Math.abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))
  const stroke = has('stroke', 'none') ? (Number(drawn['strokeWidth'] ?? 1) / 2) * scale : 0
  const isFilled = has('fill', 'black')
  if (!isFilled && stroke === 0) return []
  const lines = outlineOf(tag, drawn).map((line) => line.map((point) => moved(point, matrix)))
  return [{ lines, isFilled, stroke }]
}

/** How often a closed line goes around a point. */
function windings(line: Line, { x, y }: Point): number {
  let count = 0
  for (let n = 0, from = line.at(-1)!; n < line.length; from = line[n]!, n += 1) {
    const to = line[n]!
    if (from.y <= y === to.y <= y) continue
    if (from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x) > x) count += to.y > y ? 1 : -1
  }
  return count
}

const isNear = (line: Line, { x, y }: Point, distance: number): boolean =>
  line.some((to, n) => {
    const from = line[Math.max(0, n - 1)]!
    if (Math.max(from.x, to.x) + distance < x || Math.min(from.x, to.x) - distance > x) return false
    if (Math.max(from.y, to.y) + distance < y || Math.min(from.y, to.y) - distance > y) return false
    const [dx, dy] = [to.x - from.x, to.y - from.y]
    const along = ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy || 1)
    const share = Math.min(1, Math.max(0, along))
    return Math.hypot(from.x + share * dx - x, from.y + share * dy - y) <= distance
  })

export const isPainted = (point: Point, { lines, isFilled, stroke }: Painted): boolean =>
  (isFilled && lines.reduce((sum, line) => sum + windings(line, point), 0) !== 0) ||
  (stroke > 0 && lines.some((line) => isNear(line, point, stroke)))

/** The convex hull of what is painted (Andrew's monotone chain). Its box is that of the whole, however it is moved. */
export function hullOf(painted: readonly Painted[]): Line {
  const points = painted
    .flatMap(({ lines, stroke }) =>
      lines.flat().flatMap(({ x, y }) => (stroke > 0 ? ellipse(x, y, stroke, stroke) : [{ x, y }])),
    )
    .sort((one, other) => one.x - other.x || one.y - other.y)
  const half = (sorted: Line) =>
    sorted.reduce<Point[]>((chain, point) => {
      const turnsLeft = () => {
        const [from, by] = chain.slice(-2)
        if (!from || !by) return true
        return (by.x - from.x) * (point.y - from.y) > (by.y - from.y) * (point.x - from.x)
      }
      while (!turnsLeft()) chain.pop()
      chain.push(point)
      return chain
    }, [])
  return [...half(points), ...half(points.toReversed())]
}

export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The smallest box around points, after a move. */
export function boxAround(points: Line, matrix: Matrix = noMove): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const point of points) {
    const { x, y } = moved(point, matrix)
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x)
    bottom = Math.max(bottom, y)
  }
  return { left, top, right, bottom }
}

export const overlap = (one: Box, other: Box): boolean =>
  one.left < other.right &&
  other.left < one.right &&
  one.top < other.bottom &&
  other.top < one.bottom
