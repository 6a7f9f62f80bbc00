/** Turns Dash's numbers into attributes of its shapes. Pure; rig.ts writes them. */
import { eye, lidColour, maskColour } from './eye-shapes.ts'
import { lowerBeak, tongueIn } from './mouths.ts'
import { effectNames, effectOrigins, propNames, type Effect, type Prop } from './motion/parts.ts'
import { mix } from './palette.ts'
import {
  airPlacement,
  distancePlacement,
  facePlacement,
  localToParent,
  rootPlacement,
  tailPlacements,
  torsoPlacement,
  transformOf,
  tuftPlacement,
  wingPlacement,
  type Point,
  type Side,
} from './placements.ts'
import { clamp, curve, displayIf, fine, shape, short, type Shape } from './svg-attributes.ts'

const foot = (first: 0 | 3) =>
  shape(['feet'], ({ feet }) => {
    const [x = 0, y = 0, turn] = feet.slice(first)
    return { transform: transformOf({ shift: [x, y], turn }) }
  })

/** The tip of the wing that holds items, in the wing's own coordinates. */
const wingTip: Point = { x: -18, y: 68 }

function effect(name: Effect): Shape {
  const index = effectNames.indexOf(name)
  const [x, y] = effectOrigins[name]
  return shape(['effects'], ({ effects }) => {
    const share = effects[index] ?? 0
    const size = 0.7 + 0.3 * share
    return {
      opacity: short(share),
      transform: transformOf({ scale: [size, size], pivot: { x, y } }),
      display: displayIf(share > 0.01),
    }
  })
}

/** What is in the beak, at its size. */
const bite = (index: 0 | 1) =>
  shape(['bite'], ({ bite }) => {
    const size = fine(bite[index])
    return { transform: `scale(${size})`, display: displayIf(size > 0.02) }
  })

const wing = (side: Side) =>
  shape(['form', side], (figure) => ({ transform: transformOf(wingPlacement(side, figure)) }))

/** An item of a gesture. It slides into place from `from` units below, or above if negative. */
function prop(name: Prop, from: number): Shape {
  const index = propNames.indexOf(name)
  return shape(['props'], ({ props }) => {
    const share = props[index] ?? 0
    return {
      transform: transformOf({ shift: [0, from * (1 - share)] }),
      opacity: short(share),
      display: displayIf(share > 0.01),
    }
  })
}

/** Every moving shape, by its name in `resources/art/dash.svg` (`data-shape`), or the name of an effect. */
export const shapes: Readonly<Record<string, Shape>> = {
  root: shape(['form', 'hang'], (figure) => ({ transform: transformOf(rootPlacement(figure)) })),
  whole: shape(['lift', 'sway', 'away'], (figure) => ({
    transform: transformOf(airPlacement(figure), distancePlacement(figure)),
  })),
  shadow: shape(
    ['shadow', 'lift', 'sway', 'away'],
    ({ shadow: [size = 1], lift: [dy = 0], sway: [dx = 0], away: [share = 0] }) => {
      const seen = size * Math.max(0.2, 1 + Math.min(0, dy) / 130) * (1 - share)
      return { cx: short(260 + dx), rx: short(118 * seen), ry: short(12 * seen) }
    },
  ),
  torso: shape(['torso'], (figure) => ({ transform: transformOf(torsoPlacement(figure)) })),
  tail: shape(['form', 'tail'], (figure) => ({
    transform: transformOf(...tailPlacements(figure)),
  })),
  tailBand: shape(['form'], ({ form: [, , , , , , , , golden = 0] }, colours) => ({
    fill: mix(colours.mask, colours.sun, golden),
  })),
  frontWing: wing('frontWing'),
  backWing: wing('backWing'),
  backWingAbove: shape(
    ['form', 'backWing', 'wingAbove'],
    ({ wingAbove: [share = 0], ...figure }) => ({
      transform: transformOf(wingPlacement('backWing', figure)),
      // Switch the wing at half: a half-transparent wing over the other wing would look like a third wing.
      display: displayIf(share >= 0.5),
    }),
  ),
  held: shape(['form', 'backWing'], (figure) => {
    const { x, y } = localToParent(wingTip, wingPlacement('backWing', figure))
    // A raised wing and a short one hold an item lower, or it would float above them.
    const [, , , length = 1] = figure.form
    const raised = clamp((-30 - (figure.backWing[0] ?? 0)) / 90, 0, 1)
    const lower = 52 * Math.min(1, raised + 1 - length)
    return { transform: transformOf({ shift: [x + raised, y + lower] }) }
  }),
  tuft: shape(['form', 'tuft', 'hang'], (figure) => ({
    transform: transformOf(tuftPlacement(figure)),
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
    transform: transformOf({ scale: [1, height], pivot: { x: 0, y: 338 } }),
    display: displayIf(height > 0.01),
  })),
  rumble: shape(['rumble'], ({ rumble: [share = 0] }) => ({
    opacity: short(share),
    display: displayIf(share > 0),
  })),
  down: shape(['form'], ({ form: [, , , , , , , share = 0] }) => ({
    transform: transformOf({
      scale: [0.88 + 0.12 * share, 0.88 + 0.12 * share],
      pivot: { x: 256, y: 294 },
    }),
    display: displayIf(share > 0.01),
  })),
  star: shape(['form'], ({ form: [, , , , , , , , size = 0] }) => ({
    transform: `translate(264 199) scale(${fine(1.2 * size)})`,
    display: displayIf(size > 0.01),
  })),
  face: shape(['form', 'face'], (figure) => ({ transform: transformOf(facePlacement(figure)) })),
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
    display: displayIf(share > 0.01),
  })),
  brows: shape(['brows'], ({ brows: [opacity = 1, ...lines] }) => ({
    d: curve(lines.slice(0, 8)) + curve(lines.slice(8)),
    opacity: short(opacity),
    display: displayIf(opacity > 0),
  })),
  ...eye('Left'),
  ...eye('Right'),
  upperLid: shape(['upperLid', 'glow'], (figure, colours) => {
    const [share = 0, , ...outline] = figure.upperLid
    return {
      d: `${curve([...outline, ...outline.slice(0, 2)])}Z`,
      opacity: short(share),
      fill: lidColour(figure, colours),
      display: displayIf(share > 0),
    }
  }),
  upperLidLine: shape(['upperLid'], ({ upperLid: [, share = 0, ...outline] }) => ({
    d: curve([...outline.slice(12), ...outline.slice(0, 2)]),
    transform: 'scale(0.86 1)',
    opacity: short(share),
    display: displayIf(share > 0),
  })),
  lowerLid: shape(['lowerLid', 'glow'], (figure, colours) => {
    const [share = 0] = figure.lowerLid
    return {
      transform: transformOf({ scale: [1, share], pivot: { x: 0, y: 55 } }),
      fill: maskColour(figure, colours),
      display: displayIf(share > 0.02),
    }
  }),
  lowerLidLine: shape(['lowerLid'], ({ lowerLid: [share = 0] }) => ({
    transform: transformOf({ shift: [0, 22 * (1 - share)] }),
    opacity: short(share),
    display: displayIf(share > 0.02),
  })),
  beakLower: shape(['beak'], ({ beak: [, , , w = 0, d = 0, open = 0] }, colours) => ({
    d: lowerBeak(w, d, open),
    fill: mix(colours.legShade, colours.amberShade, open),
  })),
  beakInside: shape(['beak'], ({ beak: [, , , w = 0, d = 0, open = 0] }) => ({
    d: lowerBeak(Math.max(1, w - 7), (d - 8) * open, 1),
    display: displayIf(open > 0.02),
  })),
  tongue: shape(['beak'], ({ beak: [, , , w = 0, d = 0, open = 0, tongue = 0] }) => ({
    d: tongueIn(Math.max(1, w - 7), Math.max(0, (d - 8) * open)),
    opacity: short(tongue),
    display: displayIf(tongue * open > 0.3),
  })),
  tongueOut: shape(['beak'], ({ beak: [, , , , , , , share = 0] }) => ({
    transform: transformOf({ scale: [1, share], pivot: { x: 0, y: 30 } }),
    display: displayIf(share > 0.02),
  })),
  beakUpper: shape(['beak'], ({ beak: [sx = 1, sy = 1, dy = 0] }) => ({
    transform: transformOf({ shift: [0, dy], scale: [sx, sy] }),
  })),
  food: bite(0),
  flame: bite(1),
  fire: shape(['fire'], ({ fire: [tall = 0] }) => ({
    transform: `scale(${fine(Math.exp(-tall))} ${fine(Math.exp(tall))})`,
  })),
  drift: shape(['drift'], ({ drift: [dy = 0, opacity] }) => ({
    transform: transformOf({ shift: [0, dy] }),
    opacity: short(opacity),
  })),
  toss: shape(['toss'], ({ toss: [dx = 0, dy = 0, turn = 0, smaller = 0] }) => ({
    transform: transformOf({ shift: [dx, dy], turn, scale: [1 - smaller, 1 - smaller] }),
  })),
  headphones: prop('headphones', -40),
  laptop: prop('laptop', 60),
  horn: prop('horn', 20),
  ...Object.fromEntries(effectNames.map((name) => [name, effect(name)])),
}
