/** Turns an eye's numbers into attributes: the ball, its covers, and the line of a closed eye. */
import type { Figure } from './motion/parts.ts'
import { mix, type Palette } from './palette.ts'
import { curve, displayIf, shape, short, type Shape } from './svg-attributes.ts'

type Glowing = Pick<Figure, 'glow'>

function faceColour({ glow }: Glowing, cool: string, spicy: string, fire: string): string {
  return mix(mix(cool, spicy, glow.spicyFace), fire, glow.fireFace)
}
export const maskColour = (figure: Glowing, colours: Palette) =>
  faceColour(figure, colours.mask, colours.spicyMask, colours.fireMask)
export const lidColour = (figure: Glowing, colours: Palette) =>
  faceColour(figure, colours.lid, colours.spicyLid, colours.fireLid)

/** Draw an eye as a line if it is less open than this: a slit looks angry, even for a single frame. */
export const slitBelow = 0.55

/** The lid over a partly open eye: an arc around the ball, and an edge that moves to the line of the closed eye. */
function cover(open: number, side: 'upper' | 'lower', closed: Figure['eyeCurve']): string {
  const sign = side === 'upper' ? -1 : 1
  const { 1: end = 4, 7: middle = 14 } = closed
  const edge = middle - sign + (sign * 54 - middle + sign) * open
  const bend = short((4 * edge - end) / 3)
  const outer = sign * 75
  return `M-52 ${short(end)}C-52 ${outer} 52 ${outer} 52 ${short(end)}C30 ${bend} -30 ${bend} -52 ${short(end)}Z`
}

/** The shapes of one eye. Their names end in its side. */
export function eye(side: 'Left' | 'Right'): Readonly<Record<string, Shape>> {
  const inward = side === 'Left' ? 1 : -1
  const openness = ({ lids }: Pick<Figure, 'lids'>) => (side === 'Left' ? lids.left : lids.right)
  const isOpen = (figure: Pick<Figure, 'lids'>) => openness(figure) > slitBelow
  const light = (name: 'shine' | 'glint' | 'spark') =>
    shape([name, 'iris', 'gaze'], ({ iris, gaze, ...lights }) => ({
      cx: short(inward * iris.inward + gaze.dx + lights[name].dx),
      cy: short(gaze.dy + lights[name].dy),
      r: short(lights[name].r),
      opacity: name === 'glint' ? short(lights.glint.opacity) : undefined,
    }))
  const lid = (which: 'upper' | 'lower') =>
    shape(['lids', 'eyeCurve', 'glow'], (figure, colours) => ({
      d: cover(openness(figure), which, figure.eyeCurve),
      fill: maskColour(figure, colours),
      display: displayIf(openness(figure) < 1),
    }))
  const ellipse = (cx: number, cy: number, { rx, ry }: Pick<Figure['iris'], 'rx' | 'ry'>) => ({
    cx: short(cx),
    cy: short(cy),
    rx: short(rx),
    ry: short(ry),
  })
  return {
    [`ball${side}`]: shape(['lids'], (figure) => ({ display: displayIf(isOpen(figure)) })),
    [`white${side}`]: shape(['white'], ({ white }) => ellipse(0, white.cy, white)),
    [`iris${side}`]: shape(['iris', 'gaze'], ({ iris, gaze }) =>
      ellipse(inward * iris.inward + gaze.dx, iris.dy + gaze.dy, iris),
    ),
    [`pupil${side}`]: shape(['iris', 'pupil', 'gaze'], ({ iris, pupil, gaze }) =>
      ellipse(inward * iris.inward + gaze.dx, pupil.dy + gaze.dy, pupil),
    ),
    [`shine${side}`]: light('shine'),
    [`glint${side}`]: light('glint'),
    [`spark${side}`]: light('spark'),
    [`coverUpper${side}`]: lid('upper'),
    [`coverLower${side}`]: lid('lower'),
    [`eyeLine${side}`]: shape(['lids', 'eyeLine', 'eyeCurve'], (figure) => ({
      d: curve(Object.values(figure.eyeCurve)),
      strokeWidth: short(figure.eyeLine.width),
      display: displayIf(!isOpen(figure)),
    })),
    [`lash${side}`]: shape(['lids', 'eyeLine'], (figure) => ({
      opacity: short(figure.eyeLine.lash),
      display: displayIf(figure.eyeLine.lash > 0 && !isOpen(figure)),
    })),
  }
}
