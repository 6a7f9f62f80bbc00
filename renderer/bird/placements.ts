/** Where the parts of Dash are in a figure. shapes.ts draws the parts, and zones.ts finds the part at a point. Pure. */
import { soles } from './forms.ts'
import type { Figure } from './motion/parts.ts'
import { clamp } from '../../preload/contract/numbers.ts'
import { fine, short } from './svg-attributes.ts'

/** In the units of the drawing, 512 to its side. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** A shift, then a turn in degrees and a scaling, both about a pivot, which is the origin by default. */
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

/** The hand that holds a hanging Dash. It stays where the pointer is. */
const hand: Point = { x: 263, y: 101 }

/** Dash on the drawing: in the size of its form, and smaller and lower if it hangs. */
export function rootPlacement({ form, hang }: Pick<Figure, 'form' | 'hang'>): Placement {
  const { size } = form
  const { share } = hang
  const scale = size * (1 - 0.16 * share)
  const between = (stands: number, hangs: number, hung: number) =>
    size * hung * share + (1 - size) * (stands + (hangs - stands) * share)
  return {
    shift: [between(soles.x, hand.x, 36), between(soles.y, hand.y, 76)],
    scale: [scale, scale],
  }
}

/** Dash in the air, turned about the hand that holds it. */
export function airPlacement({ lift, sway }: Pick<Figure, 'lift' | 'sway'>): Placement {
  return { shift: [sway.dx, lift.dy], turn: sway.turn, pivot: { x: 270, y: 30 } }
}

/** Dash in the distance, after `airPlacement`. */
export function distancePlacement({ away }: Pick<Figure, 'away'>): Placement {
  const scale = 1 - away.share
  return { scale: [scale, scale], pivot: { x: 256, y: 300 } }
}

/** The torso's scale, from stretch and volume, within the limits of the style guide (§5). */
export function torsoScale(tall: number, volume: number): readonly [sx: number, sy: number] {
  const sx = clamp(Math.sqrt(volume) * Math.exp(-tall), 0.95, 1.09)
  return [sx, clamp(volume / sx, 0.86, 1.06)]
}

export function torsoPlacement({ torso }: Pick<Figure, 'torso'>): Placement {
  const { tall, volume, turn, dx, dy } = torso
  return { shift: [dx, dy], turn, scale: torsoScale(tall, volume), pivot: { x: 256, y: 450 } }
}

/** A large face turns less far, because it would reach over the edge of the head. */
export function facePlacement({ form, face }: Pick<Figure, 'form' | 'face'>): Placement {
  const aside = 1 - 2.4 * (form.face - 1)
  return {
    shift: [aside * face.dx, face.dy + form.low],
    turn: face.tilt,
    scale: [form.face * face.width, form.face],
    pivot: { x: 264, y: 280 },
  }
}

/** Where the tuft is. A hand that holds Dash pulls the tuft of each form to the length that the form `dash` has. */
export function tuftPlacement({
  form,
  tuft,
  hang,
}: Pick<Figure, 'form' | 'tuft' | 'hang'>): Placement {
  const tall = form.tuftTall + (1 - form.tuftTall) * hang.share
  const scale = [form.tuftWide * tuft.sx, tall * tuft.sy] as const
  return { turn: tuft.turn, scale, pivot: { x: 256, y: 156 } }
}

/** Converts a point of the face to the drawing, for a Dash that stands still. */
export function faceToDrawing(point: Point, figure: Pick<Figure, 'form' | 'face' | 'hang'>): Point {
  return localToParent(localToParent(point, facePlacement(figure)), rootPlacement(figure))
}

/** The tail's scale is about its root, which the body covers. */
export function tailPlacements({
  form,
  tail,
}: Pick<Figure, 'form' | 'tail'>): readonly Placement[] {
  return [
    { turn: tail.turn, pivot: { x: 130, y: 410 } },
    { scale: [form.tail, form.tail], pivot: { x: 140, y: 412 } },
  ]
}

/** Both wings have the same drawing. The back wing is mirrored and slightly larger. */
const shoulders = {
  frontWing: { x: 114, y: 306, sx: 1, sy: 1 },
  backWing: { x: 400, y: 306, sx: -1.02, sy: 1.02 },
} as const

export type Side = keyof typeof shoulders

/** Where a wing is. Wings that reach for something are equally long in all forms: short ones would not get there. */
export function wingPlacement<At extends Side>(
  side: At,
  { form, ...wings }: Pick<Figure, 'form' | At>,
): Placement {
  const { turn, dx, dy, length } = (wings as unknown as Pick<Figure, At>)[side]
  const { x, y, sx, sy } = shoulders[side]
  const reach = clamp(Math.max(Math.abs(dx) / 40, (length - 1) / 0.3), 0, 1)
  const scale = form.wings + (1 - form.wings) * reach
  return { shift: [x + dx, y + dy], turn, scale: [sx * scale, sy * length * scale] }
}
