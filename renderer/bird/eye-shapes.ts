/** Turns an eye's numbers into attributes: the ball, its covers, and the line of a closed eye. */
import type { Figure } from './motion/parts.ts'
import { mix, type Palette } from './palette.ts'
import { curve, displayIf, shape, short, type Shape } from './svg-attributes.ts'

type Glowing = Pick<Figure, 'glow'>

function faceColour({ glow }: Glowing, cool: string, spicy: string, fire: string): string {
  const [, , asSpicy = 0, asFire = 0] = glow
  return mix(mix(cool, spicy, asSpicy), fire, asFire)
}
export const maskColour = (figure: Glowing, colours: Palette) =>
  faceColour(figure, colours.mask, colours.spicyMask, colours.fireMask)
export const lidColour = (figure: Glowing, colours: Palette) =>
  faceColour(figure, colours.lid, colours.spicyLid, colours.fireLid)

/** Draw an eye as a line if it is less open than this: a slit looks angry, even for a single frame. */
export const slitBelow = 0.55

/** The lid over a partly open eye: an arc around the ball, and an edge that moves to the line of the closed eye. */
function cover(open: number, side: 'upper' | 'lower', line: readonly number[]): string {
  const sign = side === 'upper' ? -1 : 1
  const [end = 4, middle = 14] = [line[3], line[9]]
  const edge = middle - sign + (sign * 54 - middle + sign) * open
  const bend = short((4 * edge - end) / 3)
  const outer = sign * 75
  return `M-52 ${short(end)}C-52 ${outer} 52 ${outer} 52 ${short(end)}C30 ${bend} -30 ${bend} -52 ${short(end)}Z`
}

/** The shapes of one eye. Their names end in its side. */
export function eye(side: 'Left' | 'Right'): Readonly<Record<string, Shape>> {
  const index = side === 'Left' ? 0 : 1
  const inward = side === 'Left' ? 1 : -1
  const openness = ({ lids }: Pick<Figure, 'lids'>) => lids[index] ?? 1
  const isOpen = (figure: Pick<Figure, 'lids'>) => openness(figure) > slitBelow
  const light = (first: number) =>
    shape(['shine', 'iris', 'gaze'], ({ shine, iris: [x = 0], gaze: [gazeX = 0, gazeY = 0] }) => ({
      cx: short(inward * x + gazeX + (shine[first] ?? 0)),
      cy: short(gazeY + (shine[first + 1] ?? 0)),
      r: short(shine[first + 2]),
      opacity: first === 3 ? short(shine[first + 3]) : undefined,
    }))
  const lid = (which: 'upper' | 'lower') =>
    shape(['lids', 'eyeLine', 'glow'], (figure, colours) => ({
      d: cover(openness(figure), which, figure.eyeLine),
      fill: maskColour(figure, colours),
      display: displayIf(openness(figure) < 1),
    }))
  const ellipse = (cx: number, cy: number, rx = 0, ry = 0) => ({
    cx: short(cx),
    cy: short(cy),
    rx: short(rx),
    ry: short(ry),
  })
  return {
    [`ball${side}`]: shape(['lids'], (figure) => ({ display: displayIf(isOpen(figure)) })),
    [`white${side}`]: shape(['white'], ({ white: [cy = 0, rx, ry] }) => ellipse(0, cy, rx, ry)),
    [`iris${side}`]: shape(
      ['iris', 'gaze'],
      ({ iris: [x = 0, dy = 0, rx, ry], gaze: [dx = 0, down = 0] }) =>
        ellipse(inward * x + dx, dy + down, rx, ry),
    ),
    [`pupil${side}`]: shape(
      ['iris', 'pupil', 'gaze'],
      ({ iris: [x = 0], pupil: [dy = 0, rx, ry], gaze: [dx = 0, down = 0] }) =>
        ellipse(inward * x + dx, dy + down, rx, ry),
    ),
    [`shine${side}`]: light(0),
    [`glint${side}`]: light(3),
    [`spark${side}`]: light(7),
    [`coverUpper${side}`]: lid('upper'),
    [`coverLower${side}`]: lid('lower'),
    [`eyeLine${side}`]: shape(['lids', 'eyeLine'], (figure) => {
      const [width = 12, , ...line] = figure.eyeLine
      return { d: curve(line), strokeWidth: short(width), display: displayIf(!isOpen(figure)) }
    }),
    [`lash${side}`]: shape(['lids', 'eyeLine'], (figure) => {
      const [, lash = 0] = figure.eyeLine
      return { opacity: short(lash), display: displayIf(lash > 0 && !isOpen(figure)) }
    }),
  }
}
