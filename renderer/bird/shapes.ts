/** Turns Dash's numbers into attributes of its shapes. Pure; rig.ts writes them. */
import { eye, lidColour, maskColour } from './eye-shapes.ts'
import { lowerBeak, tongueIn } from './mouths.ts'
import { effectNames, propNames, type Effect, type Prop } from './motion/parts.ts'
import { mix } from './palette.ts'
import {
  clamp,
  curve,
  fine,
  move,
  scale,
  shape,
  short,
  shown,
  turn,
  type Shape,
} from './svg-attributes.ts'

/** The torso's scale, from stretch and volume, within the limits of the style guide (§5). */
export function torsoScale(tall: number, volume: number): readonly [sx: number, sy: number] {
  const sx = clamp(Math.sqrt(volume) * Math.exp(-tall), 0.95, 1.09)
  return [sx, clamp(volume / sx, 0.86, 1.06)]
}

const foot = (first: 0 | 3) =>
  shape(['feet'], ({ feet }) => ({
    transform: `${move(feet[first], feet[first + 1])} rotate(${short(feet[first + 2])})`,
  }))

/** The tip of the back wing, where it holds items. */
function wingTip(degrees: number): readonly [x: number, y: number] {
  const angle = (degrees * Math.PI) / 180
  const [x, y] = [18 * 1.02, 68 * 1.02]
  return [
    400 + x * Math.cos(angle) - y * Math.sin(angle),
    306 + x * Math.sin(angle) + y * Math.cos(angle),
  ]
}

/** The origin of each effect. */
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

function effect(name: Effect): Shape {
  const index = effectNames.indexOf(name)
  const [x, y] = sources[name] ?? [256, 270]
  return shape(['effects'], ({ effects }) => {
    const share = effects[index] ?? 0
    const size = 0.7 + 0.3 * share
    return {
      opacity: short(share),
      transform: scale(size, size, x, y),
      display: shown(share > 0.01),
    }
  })
}

const grown = (index: 0 | 1) =>
  shape(['bite'], ({ bite }) => {
    const size = fine(bite[index])
    return { transform: `scale(${size})`, display: shown(size > 0.02) }
  })

/** The shoulders' positions, and the direction in which each wing is drawn. */
const shoulders = { frontWing: [114, 306, 1], backWing: [400, 306, -1.02] } as const

function wingAt(side: keyof typeof shoulders, numbers: readonly number[]): string {
  const [degrees, dx = 0, dy = 0, length = 1] = numbers
  const [x, y, across] = shoulders[side]
  const place = `${move(x + dx, y + dy)} rotate(${short(degrees)})`
  if (side === 'frontWing' && length === 1) return place
  return `${place} scale(${across} ${fine(Math.abs(across) * length)})`
}

/** An item of a gesture. It slides into place from `from` units below, or above if negative. */
function prop(name: Prop, from: number): Shape {
  const index = propNames.indexOf(name)
  return shape(['props'], ({ props }) => {
    const share = props[index] ?? 0
    return {
      transform: move(0, from * (1 - share)),
      opacity: short(share),
      display: shown(share > 0.01),
    }
  })
}

/** Every moving shape, by its name in `resources/art/dash.svg` (`data-shape`), or the name of an effect. */
export const shapes: Readonly<Record<string, Shape>> = {
  root: shape(['hang'], ({ hang: [share = 0] }) => ({
    transform: `${move(36 * share, 76 * share)} scale(${fine(1 - 0.16 * share)})`,
  })),
  whole: shape(
    ['lift', 'sway', 'away'],
    ({ lift: [dy], sway: [dx, degrees], away: [share = 0] }) => {
      const near = `${move(dx, dy)} ${turn(degrees, 270, 30)}`
      if (share === 0) return { transform: near }
      return { transform: `${near} ${scale(1 - share, 1 - share, 256, 300)}` }
    },
  ),
  shadow: shape(
    ['shadow', 'lift', 'sway', 'away'],
    ({ shadow: [size = 1], lift: [dy = 0], sway: [dx = 0], away: [share = 0] }) => {
      const seen = size * Math.max(0.2, 1 + Math.min(0, dy) / 130) * (1 - share)
      return { cx: short(260 + dx), rx: short(118 * seen), ry: short(12 * seen) }
    },
  ),
  torso: shape(['torso'], ({ torso: [tall = 0, volume = 1, degrees, dx, dy] }) => ({
    transform: `${move(dx, dy)} ${turn(degrees, 256, 450)} ${scale(...torsoScale(tall, volume), 256, 450)}`,
  })),
  tail: shape(['tail'], ({ tail: [degrees] }) => ({ transform: turn(degrees, 130, 410) })),
  frontWing: shape(['frontWing'], ({ frontWing }) => ({
    transform: wingAt('frontWing', frontWing),
  })),
  backWing: shape(['backWing'], ({ backWing }) => ({ transform: wingAt('backWing', backWing) })),
  backWingAbove: shape(['backWing', 'wingAbove'], ({ backWing, wingAbove: [share = 0] }) => ({
    transform: wingAt('backWing', backWing),
    // Switch the wing at half: a half-transparent wing over the other wing would look like a third wing.
    display: shown(share >= 0.5),
  })),
  held: shape(['backWing'], ({ backWing: [degrees = 0] }) => ({
    transform: move(...wingTip(degrees)),
  })),
  tuft: shape(['tuft'], ({ tuft: [degrees, sx, sy] }) => ({
    transform: `${turn(degrees, 256, 156)} ${scale(sx, sy, 256, 156)}`,
  })),
  flicker: shape(['flicker'], ({ flicker: [skew, tall = 0] }) => ({
    transform: `translate(256 158) skewX(${short(skew)}) scale(1 ${fine(1 + tall)}) translate(-256 -158)`,
  })),
  mound: shape(['glow'], ({ glow: [share = 0] }, colours) => ({
    fill: mix(colours.skyTop, colours.heat, share),
  })),
  footLeft: foot(0),
  footRight: foot(3),
  heat: shape(['heat'], ({ heat: [height = 0] }) => ({
    transform: scale(1, height, 0, 338),
    display: shown(height > 0.01),
  })),
  rumble: shape(['rumble'], ({ rumble: [share = 0] }) => ({
    opacity: short(share),
    display: shown(share > 0),
  })),
  face: shape(['face'], ({ face: [dx, dy, tilt = 0, width = 1] }) => {
    const place = move(dx, dy)
    if (tilt === 0 && width === 1) return { transform: place }
    return { transform: `${place} ${turn(tilt, 264, 280)} ${scale(width, 1, 264, 0)}` }
  }),
  mask: shape(['glow'], (figure, colours) => ({ fill: maskColour(figure, colours) })),
  cheek: shape(['cheeks', 'glow'], ({ cheeks: [size = 1], glow: [, hot = 0] }, colours) => ({
    rx: short(24 * size),
    ry: short(15 * size),
    fill: mix(colours.blush, colours.blushHot, hot),
  })),
  puff: shape(['puff'], ({ puff: [share = 0] }) => ({
    rx: short(20 + 34 * share),
    ry: short(16 + 28 * share),
    opacity: short(Math.min(1, 3 * share)),
    display: shown(share > 0.01),
  })),
  brows: shape(['brows'], ({ brows: [opacity = 1, ...lines] }) => ({
    d: curve(lines.slice(0, 8)) + curve(lines.slice(8)),
    opacity: short(opacity),
    display: shown(opacity > 0),
  })),
  ...eye('Left'),
  ...eye('Right'),
  upperLid: shape(['upperLid', 'glow'], (figure, colours) => {
    const [share = 0, , ...outline] = figure.upperLid
    return {
      d: `${curve([...outline, ...outline.slice(0, 2)])}Z`,
      opacity: short(share),
      fill: lidColour(figure, colours),
      display: shown(share > 0),
    }
  }),
  upperLidLine: shape(['upperLid'], ({ upperLid: [, share = 0, ...outline] }) => ({
    d: curve([...outline.slice(12), ...outline.slice(0, 2)]),
    transform: 'scale(0.86 1)',
    opacity: short(share),
    display: shown(share > 0),
  })),
  lowerLid: shape(['lowerLid', 'glow'], (figure, colours) => {
    const [share = 0] = figure.lowerLid
    return {
      transform: scale(1, share, 0, 55),
      fill: maskColour(figure, colours),
      display: shown(share > 0.02),
    }
  }),
  lowerLidLine: shape(['lowerLid'], ({ lowerLid: [share = 0] }) => ({
    transform: move(0, 22 * (1 - share)),
    opacity: short(share),
    display: shown(share > 0.02),
  })),
  beakLower: shape(['beak'], ({ beak: [, , , w = 0, d = 0, open = 0] }, colours) => ({
    d: lowerBeak(w, d, open),
    fill: mix(colours.legShade, colours.amberShade, open),
  })),
  beakInside: shape(['beak'], ({ beak: [, , , w = 0, d = 0, open = 0] }) => ({
    d: lowerBeak(Math.max(1, w - 7), (d - 8) * open, 1),
    display: shown(open > 0.02),
  })),
  tongue: shape(['beak'], ({ beak: [, , , w = 0, d = 0, open = 0, tongue = 0] }) => ({
    d: tongueIn(Math.max(1, w - 7), Math.max(0, (d - 8) * open)),
    opacity: short(tongue),
    display: shown(tongue * open > 0.3),
  })),
  tongueOut: shape(['beak'], ({ beak: [, , , , , , , share = 0] }) => ({
    transform: scale(1, share, 0, 30),
    display: shown(share > 0.02),
  })),
  beakUpper: shape(['beak'], ({ beak: [sx, sy, dy] }) => ({
    transform: `${move(0, dy)} scale(${fine(sx)} ${fine(sy)})`,
  })),
  food: grown(0),
  flame: grown(1),
  fire: shape(['fire'], ({ fire: [tall = 0] }) => ({
    transform: `scale(${fine(Math.exp(-tall))} ${fine(Math.exp(tall))})`,
  })),
  drift: shape(['drift'], ({ drift: [dy, opacity] }) => ({
    transform: move(0, dy),
    opacity: short(opacity),
  })),
  headphones: prop('headphones', -40),
  laptop: prop('laptop', 60),
  horn: prop('horn', 20),
  ...Object.fromEntries(effectNames.map((name) => [name, effect(name)])),
}
