/** Turns Dash's numbers into attributes of its shapes. Pure; rig.ts writes them. */
import { eye, lidColour, maskColour } from './eye-shapes.ts'
import { lowerBeak, tongueIn } from './mouths.ts'
import { effectNames, effectOrigins, type Effect, type Prop } from './motion/parts.ts'
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
import { clamp } from '../../preload/contract/numbers.ts'
import { curve, displayIf, fine, shape, short, type Shape } from './svg-attributes.ts'

const foot = (part: 'leftFoot' | 'rightFoot') =>
  shape([part], (feet) => {
    const { x, y, turn } = feet[part]
    return { transform: transformOf({ shift: [x, y], turn }) }
  })

/** The tip of the wing that holds items, in the wing's own coordinates. */
const wingTip: Point = { x: -18, y: 68 }

function effect(name: Effect): Shape {
  const [x, y] = effectOrigins[name]
  return shape(['effects'], ({ effects }) => {
    const share = effects[name]
    const size = 0.7 + 0.3 * share
    return {
      opacity: short(share),
      transform: transformOf({ scale: [size, size], pivot: { x, y } }),
      display: displayIf(share > 0.01),
    }
  })
}

const bite = (name: 'food' | 'flame') =>
  shape(['bite'], ({ bite }) => {
    const size = fine(bite[name])
    return { transform: `scale(${size})`, display: displayIf(size > 0.02) }
  })

const wing = (side: Side) =>
  shape(['form', side], (figure) => ({ transform: transformOf(wingPlacement(side, figure)) }))

/** An item of a gesture. It slides into place from `from` units below, or above if negative. */
function prop(name: Prop, from: number): Shape {
  return shape(['props'], ({ props }) => {
    const share = props[name]
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
  shadow: shape(['shadow', 'lift', 'sway', 'away'], ({ shadow, lift, sway, away }) => {
    const seen = shadow.size * Math.max(0.2, 1 + Math.min(0, lift.dy) / 130) * (1 - away.share)
    return { cx: short(260 + sway.dx), rx: short(118 * seen), ry: short(12 * seen) }
  }),
  torso: shape(['torso'], (figure) => ({ transform: transformOf(torsoPlacement(figure)) })),
  tail: shape(['form', 'tail'], (figure) => ({
    transform: transformOf(...tailPlacements(figure)),
  })),
  tailBand: shape(['form'], ({ form }, colours) => ({
    fill: mix(colours.mask, colours.sun, form.star),
  })),
  frontWing: wing('frontWing'),
  backWing: wing('backWing'),
  backWingAbove: shape(['form', 'backWing', 'wingAbove'], ({ wingAbove, ...figure }) => ({
    transform: transformOf(wingPlacement('backWing', figure)),
    // Switch the wing at half: a half-transparent wing over the other wing would look like a third wing.
    display: displayIf(wingAbove.share >= 0.5),
  })),
  held: shape(['form', 'backWing', 'props', 'effects'], ({ props, effects, ...figure }) => {
    const { x, y } = localToParent(wingTip, wingPlacement('backWing', figure))
    // Lower an item in a raised or short wing: otherwise it would float above the wing.
    const raised = clamp((-30 - figure.backWing.turn) / 90, 0, 1)
    const lower = 52 * Math.min(1, raised + 1 - figure.form.wings)
    // Hide the item while its wing holds the horn or a spoon instead.
    const gone = Math.max(props.horn, effects.pots)
    return {
      transform: transformOf({ shift: [x + raised, y + lower] }),
      opacity: short(1 - gone),
      display: displayIf(gone < 0.99),
    }
  }),
  tuft: shape(['form', 'tuft', 'hang'], (figure) => ({
    transform: transformOf(tuftPlacement(figure)),
  })),
  flicker: shape(['flicker'], ({ flicker: { skew, tall } }) => ({
    transform: `translate(256 158) skewX(${short(skew)}) scale(1 ${fine(1 + tall)}) translate(-256 -158)`,
  })),
  mound: shape(['glow'], ({ glow }, colours) => ({
    fill: mix(colours.skyTop, colours.heat, glow.mound),
  })),
  footLeft: foot('leftFoot'),
  footRight: foot('rightFoot'),
  heat: shape(['heat'], ({ heat: { height } }) => ({
    transform: transformOf({ scale: [1, height], pivot: { x: 0, y: 338 } }),
    display: displayIf(height > 0.01),
  })),
  rumble: shape(['rumble'], ({ rumble: { opacity } }) => ({
    opacity: short(opacity),
    display: displayIf(opacity > 0),
  })),
  down: shape(['form'], ({ form: { down: share } }) => ({
    transform: transformOf({
      scale: [0.88 + 0.12 * share, 0.88 + 0.12 * share],
      pivot: { x: 256, y: 294 },
    }),
    display: displayIf(share > 0.01),
  })),
  star: shape(['form'], ({ form: { star: size } }) => ({
    transform: `translate(264 199) scale(${fine(1.2 * size)})`,
    display: displayIf(size > 0.01),
  })),
  face: shape(['form', 'face'], (figure) => ({ transform: transformOf(facePlacement(figure)) })),
  mask: shape(['glow'], (figure, colours) => ({ fill: maskColour(figure, colours) })),
  cheek: shape(['cheeks', 'glow'], ({ cheeks, glow }, colours) => ({
    rx: short(24 * cheeks.scale),
    ry: short(15 * cheeks.scale),
    fill: mix(colours.blush, colours.blushHot, glow.cheeks),
  })),
  puff: shape(['puff'], ({ puff: { share } }) => ({
    rx: short(20 + 34 * share),
    ry: short(16 + 28 * share),
    opacity: short(Math.min(1, 3 * share)),
    display: displayIf(share > 0.01),
  })),
  brows: shape(['brows', 'browCurves'], ({ brows: { opacity }, browCurves }) => {
    const lines = Object.values(browCurves)
    return {
      d: curve(lines.slice(0, 8)) + curve(lines.slice(8)),
      opacity: short(opacity),
      display: displayIf(opacity > 0),
    }
  }),
  ...eye('Left'),
  ...eye('Right'),
  upperLid: shape(['upperLid', 'lidOutline', 'glow'], (figure, colours) => {
    const { shown } = figure.upperLid
    const outline = Object.values(figure.lidOutline)
    return {
      d: `${curve([...outline, ...outline.slice(0, 2)])}Z`,
      opacity: short(shown),
      fill: lidColour(figure, colours),
      display: displayIf(shown > 0),
    }
  }),
  upperLidLine: shape(['upperLid', 'lidOutline'], ({ upperLid: { line }, lidOutline }) => {
    const outline = Object.values(lidOutline)
    return {
      d: curve([...outline.slice(12), ...outline.slice(0, 2)]),
      transform: 'scale(0.86 1)',
      opacity: short(line),
      display: displayIf(line > 0),
    }
  }),
  lowerLid: shape(['lowerLid', 'glow'], (figure, colours) => {
    const { share } = figure.lowerLid
    return {
      transform: transformOf({ scale: [1, share], pivot: { x: 0, y: 55 } }),
      fill: maskColour(figure, colours),
      display: displayIf(share > 0.02),
    }
  }),
  lowerLidLine: shape(['lowerLid'], ({ lowerLid: { share } }) => ({
    transform: transformOf({ shift: [0, 22 * (1 - share)] }),
    opacity: short(share),
    display: displayIf(share > 0.02),
  })),
  beakLower: shape(['beak'], ({ beak: { halfWidth, depth, open } }, colours) => ({
    d: lowerBeak(halfWidth, depth, open),
    fill: mix(colours.legShade, colours.amberShade, open),
  })),
  beakInside: shape(['beak'], ({ beak: { halfWidth, depth, open } }) => ({
    d: lowerBeak(Math.max(1, halfWidth - 7), (depth - 8) * open, 1),
    display: displayIf(open > 0.02),
  })),
  tongue: shape(['beak'], ({ beak: { halfWidth, depth, open, tongue } }) => ({
    d: tongueIn(Math.max(1, halfWidth - 7), Math.max(0, (depth - 8) * open)),
    opacity: short(tongue),
    display: displayIf(tongue * open > 0.3),
  })),
  tongueOut: shape(['beak'], ({ beak: { tongueOut: share } }) => ({
    transform: transformOf({ scale: [1, share], pivot: { x: 0, y: 30 } }),
    display: displayIf(share > 0.02),
  })),
  beakUpper: shape(['beak'], ({ beak: { sx, sy, dy } }) => ({
    transform: transformOf({ shift: [0, dy], scale: [sx, sy] }),
  })),
  food: bite('food'),
  flame: bite('flame'),
  fire: shape(['fire'], ({ fire: { tall } }) => ({
    transform: `scale(${fine(Math.exp(-tall))} ${fine(Math.exp(tall))})`,
  })),
  drift: shape(['drift'], ({ drift: { dy, opacity } }) => ({
    transform: transformOf({ shift: [0, dy] }),
    opacity: short(opacity),
  })),
  toss: shape(['toss'], ({ toss: { dx, dy, turn, smaller } }) => ({
    transform: transformOf({ shift: [dx, dy], turn, scale: [1 - smaller, 1 - smaller] }),
  })),
  headphones: prop('headphones', -40),
  laptop: prop('laptop', 60),
  horn: prop('horn', 20),
  ...Object.fromEntries(effectNames.map((name) => [name, effect(name)])),
}
