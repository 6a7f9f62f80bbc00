/** Turns an eye's numbers into attributes: the ball, its covers, and the line of a closed eye. */
import type { Figure } from './motion/parts.ts'
import { mix, type Palette } from './palette.ts'
import { curve, short, shown, type Shape } from './shape.ts'

function faceColour(glow: readonly number[], cool: string, spicy: string, fire: string): string {
  const [, , asSpicy = 0, asFire = 0] = glow
  return mix(mix(cool, spicy, asSpicy), fire, asFire)
}
export const maskColour = ({ glow }: Figure, colours: Palette) =>
  faceColour(glow, colours.mask, colours.spicyMask, colours.fireMask)
export const lidColour = ({ glow }: Figure, colours: Palette) =>
  faceColour(glow, colours.lid, colours.spicyLid, colours.fireLid)

/** An eye less open than this is drawn as a line: a slit looks angry, even for a single frame. */
export const slit = 0.55

/**
 * The cover of an eye between open and closed: the arc around the ball, and an edge that moves down or up to the line
 * of the closed eye.
 */
function cover(open: number, side: 'upper' | 'lower', line: readonly number[]): string {
  const sign = side === 'upper' ? -1 : 1
  const [end = 4, middle = 14] = [line[3], line[9]]
  const edge = middle - sign + (sign * 54 - middle + sign) * open
  const bend = short((4 * edge - end) / 3)
  const outer = sign * 75
  return `M-52 ${short(end)}C-52 ${outer} 52 ${outer} 52 ${short(end)}C30 ${bend} -30 ${bend} -52 ${short(end)}Z`
}

type Side = 'Left' | 'Right'

/** The shapes of one eye. Their names end in its side. */
export function eye(side: Side) {
  const index = side === 'Left' ? 0 : 1
  const inward = side === 'Left' ? 1 : -1
  const openness = ({ lids }: Figure) => lids[index] ?? 1
  const isOpen = (figure: Figure) => openness(figure) > slit
  const light = (first: number, hasOpacity = false): Shape => ({
    of: ['shine', 'iris', 'look'],
    draw: ({ shine, iris, look }) => ({
      cx: short(inward * (iris[0] ?? 0) + (look[0] ?? 0) + (shine[first] ?? 0)),
      cy: short((look[1] ?? 0) + (shine[first + 1] ?? 0)),
      r: short(shine[first + 2]),
      ...(hasOpacity ? { opacity: short(shine[first + 3]) } : {}),
    }),
  })
  const lid = (which: 'upper' | 'lower'): Shape => ({
    of: ['lids', 'eyeLine', 'glow'],
    draw: (figure, colours) => ({
      d: cover(openness(figure), which, figure.eyeLine),
      fill: maskColour(figure, colours),
      display: shown(openness(figure) < 1),
    }),
  })
  return {
    [`ball${side}`]: {
      of: ['lids'],
      draw: (figure) => ({ display: shown(isOpen(figure)) }),
    },
    [`white${side}`]: {
      of: ['white'],
      draw: ({ white: [cy, rx, ry] }) => ({ cy: short(cy), rx: short(rx), ry: short(ry) }),
    },
    [`iris${side}`]: {
      of: ['iris', 'look'],
      draw: ({ iris: [x = 0, dy = 0, rx, ry], look: [lookX = 0, lookY = 0] }) => ({
        cx: short(inward * x + lookX),
        cy: short(dy + lookY),
        rx: short(rx),
        ry: short(ry),
      }),
    },
    [`pupil${side}`]: {
      of: ['iris', 'pupil', 'look'],
      draw: ({ iris: [x = 0], pupil: [dy = 0, rx, ry], look: [lookX = 0, lookY = 0] }) => ({
        cx: short(inward * x + lookX),
        cy: short(dy + lookY),
        rx: short(rx),
        ry: short(ry),
      }),
    },
    [`shine${side}`]: light(0),
    [`glint${side}`]: light(3, true),
    [`spark${side}`]: light(7),
    [`coverUpper${side}`]: lid('upper'),
    [`coverLower${side}`]: lid('lower'),
    [`eyeLine${side}`]: {
      of: ['lids', 'eyeLine'],
      draw: (figure) => {
        const [width = 12, , ...line] = figure.eyeLine
        return { d: curve(line), strokeWidth: short(width), display: shown(!isOpen(figure)) }
      },
    },
    [`lash${side}`]: {
      of: ['lids', 'eyeLine'],
      draw: (figure) => {
        const [, lash = 0] = figure.eyeLine
        return { opacity: short(lash), display: shown(lash > 0 && !isOpen(figure)) }
      },
    },
  } satisfies Readonly<Record<string, Shape>> as Readonly<Record<`${EyeShape}${Side}`, Shape>>
}

type EyeShape =
  | 'ball'
  | 'white'
  | 'iris'
  | 'pupil'
  | 'shine'
  | 'glint'
  | 'spark'
  | 'coverUpper'
  | 'coverLower'
  | 'eyeLine'
  | 'lash'
