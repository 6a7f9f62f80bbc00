/** How Dash's numbers become attributes of its shapes. Pure; bird.tsx says which shapes there are, rig.ts writes. */
import { lowerBeak, tongueIn } from './mouths.ts'
import { numbersOf, type Figure, type Part } from './motion/parts.ts'
import { mix, type Palette } from './palette.ts'
import type { Effect } from './poses.ts'

/** Attributes as React names them. */
export type Attributes = Readonly<Record<string, string | number | undefined>>

interface Shape {
  /** Its attributes depend on these parts, and on nothing else that moves. */
  readonly of: readonly Part[]
  readonly draw: (figure: Figure, colours: Palette) => Attributes
}

const short = (value = 0) => Math.round(value * 100) / 100
const fine = (value = 0) => Math.round(value * 10_000) / 10_000
const join = (values: readonly number[]) => values.map(short).join(' ')
const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value))
const shown = (isShown: boolean) => (isShown ? 'inline' : 'none')

/** M, then a C for each three points. */
function curve(numbers: readonly number[]): string {
  const points = numbers.map(short)
  let d = `M${points[0] ?? 0} ${points[1] ?? 0}`
  for (let at = 2; at < points.length; at += 6) d += `C${points.slice(at, at + 6).join(' ')}`
  return d
}

/** The torso's scale: stretch and volume within what the style guide allows (§5). */
export function torsoScale(tall: number, volume: number): readonly [sx: number, sy: number] {
  const sx = clamp(Math.sqrt(volume) * Math.exp(-tall), 0.95, 1.09)
  return [sx, clamp(volume / sx, 0.86, 1.06)]
}

const torso: Shape = {
  of: ['torso'],
  draw: ({ torso: [tall = 0, volume = 1, turn, dx, dy] }) => {
    const [sx, sy] = torsoScale(tall, volume)
    return {
      transform: `translate(${short(dx)} ${short(dy)}) rotate(${short(turn)} 256 450) translate(256 450) scale(${fine(sx)} ${fine(sy)}) translate(-256 -450)`,
    }
  },
}

const foot = (first: 0 | 3): Shape => ({
  of: ['feet'],
  draw: ({ feet }) => ({
    transform: `translate(${short(feet[first])} ${short(feet[first + 1])}) rotate(${short(feet[first + 2])})`,
  }),
})

/** Where the tip of the back wing is, for what it holds. */
export function wingTip(turn: number): readonly [x: number, y: number] {
  const angle = (turn * Math.PI) / 180
  const [x, y] = [18 * 1.02, 68 * 1.02]
  return [
    short(400 + x * Math.cos(angle) - y * Math.sin(angle)),
    short(306 + x * Math.sin(angle) + y * Math.cos(angle)),
  ]
}

function faceColour(glow: readonly number[], cool: string, spicy: string, fire: string): string {
  const [, , asSpicy = 0, asFire = 0] = glow
  return mix(mix(cool, spicy, asSpicy), fire, asFire)
}
const maskColour = ({ glow }: Figure, colours: Palette) =>
  faceColour(glow, colours.mask, colours.spicyMask, colours.fireMask)
const lidColour = ({ glow }: Figure, colours: Palette) =>
  faceColour(glow, colours.lid, colours.spicyLid, colours.fireLid)

/** Nearly closed: then the eye is its line. */
const slit = 0.06
/** From here on the line of the closed eye shows. */
const lining = 0.45

/**
 * What covers an eye between open and closed: the arc round the ball, and an edge that comes down or up to the line
 * that the eye will be.
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

function eye(side: Side) {
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
        const share = clamp((lining - openness(figure)) / (lining - slit), 0, 1)
        const [width = 12, , ...line] = figure.eyeLine
        return { d: curve(line), strokeWidth: short(width * share), display: shown(share > 0) }
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

const effectNames = numbersOf.effects satisfies readonly Effect[]

/** Where effects grow from. */
const sources: Readonly<Partial<Record<Effect, readonly [x: number, y: number]>>> = {
  thought: [400, 170],
  snore: [380, 180],
  crumbs: [300, 345],
  tear: [398, 285],
  hand: [268, 20],
}

const effect = (name: (typeof effectNames)[number]): Shape => ({
  of: ['effects'],
  draw: ({ effects }) => {
    const share = effects[effectNames.indexOf(name)] ?? 0
    const [x, y] = sources[name] ?? [256, 270]
    const scale = fine(0.7 + 0.3 * share)
    return {
      opacity: short(share),
      transform: `translate(${x} ${y}) scale(${scale}) translate(${-x} ${-y})`,
      display: shown(share > 0.01),
    }
  },
})

const grown = (index: 0 | 1): Shape => ({
  of: ['bite'],
  draw: ({ bite }) => {
    const scale = fine(bite[index])
    return { transform: `scale(${scale})`, display: shown(scale > 0.02) }
  },
})

const wing = (side: 'frontWing' | 'backWing'): Shape => ({
  of: [side],
  draw: (figure) => {
    const turn = short(figure[side][0])
    return {
      transform:
        side === 'frontWing'
          ? `translate(114 306) rotate(${turn})`
          : `translate(400 306) rotate(${turn}) scale(-1.02 1.02)`,
    }
  },
})

/** Every shape that moves, by the name under which bird.tsx draws it. */
export const shapes = {
  root: {
    of: ['hang'],
    draw: ({ hang: [share = 0] }) => ({
      transform: `translate(${short(36 * share)} ${short(76 * share)}) scale(${fine(1 - 0.16 * share)})`,
    }),
  },
  whole: {
    of: ['lift', 'sway'],
    draw: ({ lift: [dy], sway: [dx, turn] }) => ({
      transform: `translate(${short(dx)} ${short(dy)}) rotate(${short(turn)} 270 30)`,
    }),
  },
  shadow: {
    of: ['shadow', 'lift'],
    draw: ({ shadow: [size = 1], lift: [dy = 0] }) => {
      const seen = size * (1 + Math.min(0, dy) / 130)
      return { rx: short(118 * seen), ry: short(12 * seen) }
    },
  },
  torso,
  tail: {
    of: ['tail'],
    draw: ({ tail: [turn] }) => ({ transform: `rotate(${short(turn)} 130 410)` }),
  },
  frontWing: wing('frontWing'),
  backWing: wing('backWing'),
  held: {
    of: ['backWing'],
    draw: ({ backWing: [turn = 0] }) => ({ transform: `translate(${wingTip(turn).join(' ')})` }),
  },
  tuft: {
    of: ['tuft'],
    draw: ({ tuft: [turn, sx, sy] }) => ({
      transform: `rotate(${short(turn)} 256 156) translate(256 156) scale(${fine(sx)} ${fine(sy)}) translate(-256 -156)`,
    }),
  },
  flicker: {
    of: ['flicker'],
    draw: ({ flicker: [skew, tall = 0] }) => ({
      transform: `translate(256 158) skewX(${short(skew)}) scale(1 ${fine(1 + tall)}) translate(-256 -158)`,
    }),
  },
  mound: {
    of: ['glow'],
    draw: ({ glow: [share = 0] }, colours) => ({ fill: mix(colours.skyTop, colours.heat, share) }),
  },
  footLeft: foot(0),
  footRight: foot(3),
  heat: {
    of: ['heat'],
    draw: ({ heat: [height = 0] }) => ({
      transform: `translate(0 338) scale(1 ${fine(height)}) translate(0 -338)`,
      display: shown(height > 0.01),
    }),
  },
  rumble: {
    of: ['rumble'],
    draw: ({ rumble: [share = 0] }) => ({ opacity: short(share), display: shown(share > 0) }),
  },
  face: { of: ['face'], draw: ({ face }) => ({ transform: `translate(${join(face)})` }) },
  mask: { of: ['glow'], draw: (figure, colours) => ({ fill: maskColour(figure, colours) }) },
  cheek: {
    of: ['cheeks', 'glow'],
    draw: ({ cheeks: [scale = 1], glow: [, hot = 0] }, colours) => ({
      rx: short(24 * scale),
      ry: short(15 * scale),
      fill: mix(colours.blush, colours.blushHot, hot),
    }),
  },
  brows: {
    of: ['brows'],
    draw: ({ brows: [opacity = 1, ...lines] }) => ({
      d: curve(lines.slice(0, 8)) + curve(lines.slice(8)),
      opacity: short(opacity),
      display: shown(opacity > 0),
    }),
  },
  ...eye('Left'),
  ...eye('Right'),
  upperLid: {
    of: ['upperLid', 'glow'],
    draw: (figure, colours) => {
      const [share = 0, , ...outline] = figure.upperLid
      return {
        d: `${curve([...outline, ...outline.slice(0, 2)])}Z`,
        opacity: short(share),
        fill: lidColour(figure, colours),
        display: shown(share > 0),
      }
    },
  },
  upperLidLine: {
    of: ['upperLid'],
    draw: ({ upperLid }) => {
      const [, share = 0] = upperLid
      return {
        transform: `translate(0 ${short((upperLid[3] ?? 10) - 10)})`,
        opacity: short(share),
        display: shown(share > 0),
      }
    },
  },
  lowerLid: {
    of: ['lowerLid', 'glow'],
    draw: (figure, colours) => {
      const [share = 0] = figure.lowerLid
      return {
        transform: `translate(0 55) scale(1 ${fine(share)}) translate(0 -55)`,
        fill: maskColour(figure, colours),
        display: shown(share > 0.02),
      }
    },
  },
  lowerLidLine: {
    of: ['lowerLid'],
    draw: ({ lowerLid: [share = 0] }) => ({
      transform: `translate(0 ${short(22 * (1 - share))})`,
      opacity: short(share),
      display: shown(share > 0.02),
    }),
  },
  beakLower: {
    of: ['beak'],
    draw: ({ beak: [, , , w = 0, d = 0, open = 0] }, colours) => ({
      d: lowerBeak(w, d, open),
      fill: mix(colours.legShade, colours.amberShade, open),
    }),
  },
  beakInside: {
    of: ['beak'],
    draw: ({ beak: [, , , w = 0, d = 0, open = 0] }) => ({
      d: lowerBeak(Math.max(1, w - 7), (d - 8) * open, 1),
      display: shown(open > 0.02),
    }),
  },
  tongue: {
    of: ['beak'],
    draw: ({ beak: [, , , w = 0, d = 0, open = 0, tongue = 0] }) => ({
      d: tongueIn(Math.max(1, w - 7), Math.max(0, (d - 8) * open)),
      opacity: short(tongue),
      display: shown(tongue * open > 0.3),
    }),
  },
  tongueOut: {
    of: ['beak'],
    draw: ({ beak }) => {
      const share = beak[7] ?? 0
      return {
        transform: `translate(0 30) scale(1 ${fine(share)}) translate(0 -30)`,
        display: shown(share > 0.02),
      }
    },
  },
  beakUpper: {
    of: ['beak'],
    draw: ({ beak: [sx, sy, dy] }) => ({
      transform: `translate(0 ${short(dy)}) scale(${fine(sx)} ${fine(sy)})`,
    }),
  },
  food: grown(0),
  flame: grown(1),
  fire: {
    of: ['fire'],
    draw: ({ fire: [tall = 0] }) => ({
      transform: `scale(${fine(Math.exp(-tall))} ${fine(Math.exp(tall))})`,
    }),
  },
  steamArt: {
    of: ['steam'],
    draw: ({ steam: [dy, opacity] }) => ({
      transform: `translate(0 ${short(dy)})`,
      opacity: short(opacity),
    }),
  },
  ...(Object.fromEntries(effectNames.map((name) => [name, effect(name)])) as Readonly<
    Record<(typeof effectNames)[number], Shape>
  >),
} as const satisfies Readonly<Record<string, Shape>>

export type ShapeName = keyof typeof shapes
export const shapeNames = Object.keys(shapes) as readonly ShapeName[]
