/** Where the parts of Dash are in a figure. shapes.ts draws the parts, and zones.ts finds the part at a point. Pure. */
import type { Figure } from './motion/parts.ts'
import { clamp, fine, short } from './svg-attributes.ts'

/** In the units of the drawing, 512 to its side. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** A shift, then a turn in degrees and a scaling, both about a pivot. Default of the pivot: the origin. */
export interface Placement {
  readonly shift?: readonly [dx: number, dy: number]
  readonly turn?: number | undefined
  readonly scale?: readonly [sx: number, sy: number]
  readonly pivot?: Point
}

const origin: Point = { x: 0, y: 0 }

/** Converts a point from a part's own coordinates to those around the part. */
export function localToParent(point: Point, placement: Placement): Point {
  const { shift: [dx, dy] = [0, 0], turn = 0, scale: [sx, sy] = [1, 1], pivot = origin } = placement
  const angle = (turn * Math.PI) / 180
  const [x, y] = [sx * (point.x - pivot.x), sy * (point.y - pivot.y)]
  return {
    x: pivot.x + dx + x * Math.cos(angle) - y * Math.sin(angle),
    y: pivot.y + dy + x * Math.sin(angle) + y * Math.cos(angle),
  }
}

/** The inverse of `localToParent`. */
export function parentToLocal(point: Point, placement: Placement): Point {
  const { shift: [dx, dy] = [0, 0], turn = 0, scale: [sx, sy] = [1, 1], pivot = origin } = placement
  const angle = (-turn * Math.PI) / 180
  const [x, y] = [point.x - dx - pivot.x, point.y - dy - pivot.y]
  return {
    x: pivot.x + (x * Math.cos(angle) - y * Math.sin(angle)) / sx,
    y: pivot.y + (x * Math.sin(angle) + y * Math.cos(angle)) / sy,
  }
}

/** Placements as an SVG `transform`, the outermost first. */
export const transformOf = (...placements: readonly Placement[]): string =>
  placements.flatMap(transformsOf).join(' ')

function transformsOf({ shift, turn, scale, pivot }: Placement): readonly string[] {
  const transforms: string[] = []
  if (shift) transforms.push(`translate(${short(shift[0])} ${short(shift[1])})`)
  if (turn !== undefined)
    transforms.push(`rotate(${short(turn)}${pivot ? ` ${pivot.x} ${pivot.y}` : ''})`)
  if (scale && (scale[0] !== 1 || scale[1] !== 1)) {
    if (pivot) transforms.push(`translate(${pivot.x} ${pivot.y})`)
    transforms.push(`scale(${fine(scale[0])} ${fine(scale[1])})`)
    if (pivot) transforms.push(`translate(${-pivot.x} ${-pivot.y})`)
  }
  return transforms
}

/** Dash on the drawing: smaller and lower if it hangs. */
export function rootPlacement({ hang }: Pick<Figure, 'hang'>): Placement {
  const [share = 0] = hang
  return { shift: [36 * share, 76 * share], scale: [1 - 0.16 * share, 1 - 0.16 * share] }
}

/** Dash in the air, turned about the hand that holds it. */
export function airPlacement({ lift, sway }: Pick<Figure, 'lift' | 'sway'>): Placement {
  const [dx = 0, turn = 0] = sway
  return { shift: [dx, lift[0] ?? 0], turn, pivot: { x: 270, y: 30 } }
}

/** Dash in the distance, after `airPlacement`. */
export function distancePlacement({ away }: Pick<Figure, 'away'>): Placement {
  const [share = 0] = away
  return { scale: [1 - share, 1 - share], pivot: { x: 256, y: 300 } }
}

/** The torso's scale, from stretch and volume, within the limits of the style guide (§5). */
export function torsoScale(tall: number, volume: number): readonly [sx: number, sy: number] {
  const sx = clamp(Math.sqrt(volume) * Math.exp(-tall), 0.95, 1.09)
  return [sx, clamp(volume / sx, 0.86, 1.06)]
}

export function torsoPlacement({ torso }: Pick<Figure, 'torso'>): Placement {
  const [tall = 0, volume = 1, turn = 0, dx = 0, dy = 0] = torso
  return { shift: [dx, dy], turn, scale: torsoScale(tall, volume), pivot: { x: 256, y: 450 } }
}

export function facePlacement({ face }: Pick<Figure, 'face'>): Placement {
  const [dx = 0, dy = 0, turn = 0, width = 1] = face
  return { shift: [dx, dy], turn, scale: [width, 1], pivot: { x: 264, y: 280 } }
}

export function tuftPlacement({ tuft }: Pick<Figure, 'tuft'>): Placement {
  const [turn = 0, sx = 1, sy = 1] = tuft
  return { turn, scale: [sx, sy], pivot: { x: 256, y: 156 } }
}

/** Both wings have the same drawing. The back wing is mirrored and slightly larger. */
const shoulders = {
  frontWing: { x: 114, y: 306, sx: 1, sy: 1 },
  backWing: { x: 400, y: 306, sx: -1.02, sy: 1.02 },
} as const

/** @param numbers the wing in a figure: its turn, the shift of its shoulder (x, y), and its length */
export function wingPlacement(side: keyof typeof shoulders, numbers: readonly number[]): Placement {
  const [turn = 0, dx = 0, dy = 0, length = 1] = numbers
  const { x, y, sx, sy } = shoulders[side]
  return { shift: [x + dx, y + dy], turn, scale: [sx, sy * length] }
}
