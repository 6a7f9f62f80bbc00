/**
 * Turns Dash's numbers into attributes of its shapes. Pure: shapes.tsx lists the shapes, rig.ts writes the
 * attributes.
 */
import { eye, lidColour, maskColour } from './eye-drawing.ts'
import { lowerBeak, tongueIn } from './mouths.ts'
import { numbersOf } from './motion/parts.ts'
import { mix } from './palette.ts'
import type { Effect, Prop } from './pose.ts'
import { clamp, curve, fine, short, shown, type Shape } from './shape.ts'

/** The torso's scale, from stretch and volume, within the limits of the style guide (§5). */
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

/** The tip of the back wing, where it holds items. */
export function wingTip(turn: number): readonly [x: number, y: number] {
  const angle = (turn * Math.PI) / 180
  const [x, y] = [18 * 1.02, 68 * 1.02]
  return [
    short(400 + x * Math.cos(angle) - y * Math.sin(angle)),
    short(306 + x * Math.sin(angle) + y * Math.cos(angle)),
  ]
}

const effectNames = numbersOf.effects satisfies readonly Effect[]

/** The point that each effect grows from. */
const sources: Readonly<Partial<Record<Effect, readonly [x: number, y: number]>>> = {
  thought: [400, 170],
  snore: [380, 180],
  crumbs: [300, 345],
  tear: [398, 285],
  hand: [268, 20],
  dots: [400, 170],
  sparks: [290, 330],
  sigh: [320, 340],
  flung: [150, 190],
  breath: [306, 352],
  tangle: [410, 130],
  claps: [256, 360],
  snap: [264, 320],
}

function effect(name: (typeof effectNames)[number]): Shape {
  const index = effectNames.indexOf(name)
  const [x, y] = sources[name] ?? [256, 270]
  return {
    of: ['effects'],
    draw: ({ effects }) => {
      const share = effects[index] ?? 0
      const scale = fine(0.7 + 0.3 * share)
      return {
        opacity: short(share),
        transform: `translate(${x} ${y}) scale(${scale}) translate(${-x} ${-y})`,
        display: shown(share > 0.01),
      }
    },
  }
}

const grown = (index: 0 | 1): Shape => ({
  of: ['bite'],
  draw: ({ bite }) => {
    const scale = fine(bite[index])
    return { transform: `scale(${scale})`, display: shown(scale > 0.02) }
  },
})

/** The shoulders, and the direction in which each wing is drawn. */
const shoulders = { frontWing: [114, 306, 1], backWing: [400, 306, -1.02] } as const

function wingAt(side: keyof typeof shoulders, numbers: readonly number[]): string {
  const [turn, dx = 0, dy = 0, length = 1] = numbers
  const [x, y, across] = shoulders[side]
  const place = `translate(${short(x + dx)} ${short(y + dy)}) rotate(${short(turn)})`
  if (side === 'frontWing' && length === 1) return place
  return `${place} scale(${across} ${fine(Math.abs(across) * length)})`
}

const wing = (side: keyof typeof shoulders): Shape => ({
  of: [side],
  draw: (figure) => ({ transform: wingAt(side, figure[side]) }),
})

/** An item that a gesture brings along: it moves down, or up, into place. */
function prop(name: Exclude<Prop, 'none'>, from: number): Shape {
  const index = numbersOf.props.indexOf(name)
  return {
    of: ['props'],
    draw: ({ props }) => {
      const share = props[index] ?? 0
      return {
        transform: `translate(0 ${short(from * (1 - share))})`,
        opacity: short(share),
        display: shown(share > 0.01),
      }
    },
  }
}

/** Every moving shape, by the name that shapes.tsx uses. */
export const shapes = {
  root: {
    of: ['hang'],
    draw: ({ hang: [share = 0] }) => ({
      transform: `translate(${short(36 * share)} ${short(76 * share)}) scale(${fine(1 - 0.16 * share)})`,
    }),
  },
  whole: {
    of: ['lift', 'sway', 'away'],
    draw: ({ lift: [dy], sway: [dx, turn], away: [share = 0] }) => {
      const near = `translate(${short(dx)} ${short(dy)}) rotate(${short(turn)} 270 30)`
      if (share === 0) return { transform: near }
      return {
        transform: `${near} translate(256 300) scale(${fine(1 - share)}) translate(-256 -300)`,
      }
    },
  },
  shadow: {
    of: ['shadow', 'lift', 'sway', 'away'],
    draw: ({ shadow: [size = 1], lift: [dy = 0], sway: [dx = 0], away: [share = 0] }) => {
      const seen = size * Math.max(0.2, 1 + Math.min(0, dy) / 130) * (1 - share)
      return { cx: short(260 + dx), rx: short(118 * seen), ry: short(12 * seen) }
    },
  },
  torso,
  tail: {
    of: ['tail'],
    draw: ({ tail: [turn] }) => ({ transform: `rotate(${short(turn)} 130 410)` }),
  },
  frontWing: wing('frontWing'),
  backWing: wing('backWing'),
  backWingAbove: {
    of: ['backWing', 'wingAbove'],
    draw: ({ backWing, wingAbove: [share = 0] }) => ({
      transform: wingAt('backWing', backWing),
      // All or nothing: a half-transparent wing over the other one looks like a ghost of a third.
      display: shown(share >= 0.5),
    }),
  },
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
  face: {
    of: ['face'],
    draw: ({ face: [dx, dy, tilt = 0, width = 1] }) => {
      const place = `translate(${short(dx)} ${short(dy)})`
      if (tilt === 0 && width === 1) return { transform: place }
      return {
        transform: `${place} rotate(${short(tilt)} 264 280) translate(264 0) scale(${fine(width)} 1) translate(-264 0)`,
      }
    },
  },
  mask: { of: ['glow'], draw: (figure, colours) => ({ fill: maskColour(figure, colours) }) },
  cheek: {
    of: ['cheeks', 'glow'],
    draw: ({ cheeks: [scale = 1], glow: [, hot = 0] }, colours) => ({
      rx: short(24 * scale),
      ry: short(15 * scale),
      fill: mix(colours.blush, colours.blushHot, hot),
    }),
  },
  puff: {
    of: ['puff'],
    draw: ({ puff: [share = 0] }) => ({
      rx: short(20 + 34 * share),
      ry: short(16 + 28 * share),
      opacity: short(Math.min(1, 3 * share)),
      display: shown(share > 0.01),
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
      const [, share = 0, ...outline] = upperLid
      return {
        d: curve([...outline.slice(12), ...outline.slice(0, 2)]),
        transform: 'scale(0.86 1)',
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
  drift: {
    of: ['drift'],
    draw: ({ drift: [dy, opacity] }) => ({
      transform: `translate(0 ${short(dy)})`,
      opacity: short(opacity),
    }),
  },
  headphones: prop('headphones', -40),
  laptop: prop('laptop', 60),
  horn: prop('horn', 20),
  ...(Object.fromEntries(effectNames.map((name) => [name, effect(name)])) as Readonly<
    Record<(typeof effectNames)[number], Shape>
  >),
} as const satisfies Readonly<Record<string, Shape>>

export type ShapeName = keyof typeof shapes
export const shapeNames = Object.keys(shapes) as readonly ShapeName[]
