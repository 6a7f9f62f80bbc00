/** The numbers of eyes and brows (motion/parts.ts), by the names that poses use. */

const open = {
  white: { cy: 0, rx: 47, ry: 53 },
  iris: { inward: 5, dy: 3, rx: 37, ry: 41 },
  pupil: { dy: -2, rx: 31, ry: 33 },
  shine: { dx: -11, dy: -14, r: 13 },
  glint: { dx: 14, dy: 13, r: 6, opacity: 0.9 },
  spark: { dx: -7, dy: 19, r: 0 },
}
const sparkle: typeof open = {
  ...open,
  shine: { dx: -11, dy: -14, r: 14 },
  glint: { dx: 15, dy: 7, r: 9, opacity: 1 },
  spark: { dx: -7, dy: 19, r: 6 },
}
/** Looking up: the iris touches the upper edge of the white. */
const raised: typeof open = {
  white: { cy: 0, rx: 47, ry: 53 },
  iris: { inward: 3, dy: -10, rx: 33, ry: 34 },
  pupil: { dy: -14, rx: 26, ry: 27 },
  shine: { dx: -9, dy: -22, r: 9 },
  glint: { dx: 10, dy: 2, r: 0, opacity: 0.9 },
  spark: { dx: -7, dy: 19, r: 0 },
}
const crossed: typeof open = {
  white: { cy: 0, rx: 47, ry: 53 },
  iris: { inward: 17, dy: 14, rx: 30, ry: 33 },
  pupil: { dy: 10, rx: 24, ry: 26 },
  shine: { dx: -9, dy: -10, r: 10 },
  glint: { dx: 9, dy: 12, r: 5, opacity: 0.9 },
  spark: { dx: -5, dy: 14, r: 0 },
}
const wide: typeof open = {
  white: { cy: -3, rx: 47, ry: 56 },
  iris: { inward: 2, dy: 0, rx: 25, ry: 25 },
  pupil: { dy: 0, rx: 18, ry: 18 },
  shine: { dx: -8, dy: -9, r: 8 },
  glint: { dx: 8, dy: 8, r: 0, opacity: 0.9 },
  spark: { dx: -4, dy: 12, r: 0 },
}
const angry: typeof open = {
  white: { cy: 0, rx: 43, ry: 47 },
  iris: { inward: 3, dy: 5, rx: 31, ry: 31 },
  pupil: { dy: 5, rx: 22, ry: 22 },
  shine: { dx: -9, dy: -5, r: 9 },
  glint: { dx: 10, dy: 12, r: 0, opacity: 0.9 },
  spark: { dx: -5, dy: 16, r: 0 },
}

/** Outlines of the upper lid: raised out of sight, half down, and pulled down toward the beak. */
const raisedLid = [
  -42, -30, -36, -46, -22, -57, 0, -57, 22, -57, 38, -46, 44, -30, 24, -56, -22, -56,
]
const halfLid = [-50, 10, -54, -30, -30, -57, 0, -57, 30, -57, 52, -32, 49, 0, 20, -5, -20, 0]
/** The lid is level with a round edge. A slanted or straight lid would look sulky. */
const heavyLid = [-51, 6, -54, -30, -30, -57, 0, -57, 30, -57, 54, -30, 51, 6, 26, 22, -26, 22]
const angryLid = [-47, -24, -40, -44, -24, -54, 0, -54, 28, -54, 46, -34, 48, -2, 20, -6, -16, -12]

/** A closed left eye: its line, and two curves that meet in the middle. */
const closed = {
  line: { width: 12, lash: 0 },
  curve: [-34, 4, -27, 12, -13.5, 16, 0, 16, 13.5, 16, 27, 12, 34, 4],
}
const happy: typeof closed = {
  line: { width: 13, lash: 0 },
  curve: [-32, 14, -28, -5, -14, -14.5, 0, -14.5, 14, -14.5, 28, -5, 32, 14],
}
const sleep: typeof closed = {
  line: { width: 11, lash: 1 },
  curve: [-32, 2, -25, 13, -12.5, 18.5, 0, 18.5, 12.5, 18.5, 25, 13, 32, 2],
}
const squeeze: typeof closed = {
  line: { width: 13, lash: 0 },
  curve: [-26, -24, -10.67, -15.33, 4.67, -6.67, 20, 2, 4.67, 10, -10.67, 18, -26, 26],
}

const opened = {
  lids: 1,
  ball: open,
  upperLid: { shown: 0, line: 0 },
  lidOutline: raisedLid,
  lowerLid: 0,
  ...closed,
}
const lowered = { shown: 1, line: 1 }

export const eyes = {
  open: opened,
  raised: { ...opened, ball: raised },
  sparkle: { ...opened, ball: sparkle },
  crossed: { ...opened, ball: crossed },
  wide: { ...opened, ball: wide },
  angry: { ...opened, ball: angry, upperLid: { shown: 1, line: 0 }, lidOutline: angryLid },
  half: { ...opened, upperLid: lowered, lidOutline: halfLid },
  heavy: { ...opened, upperLid: lowered, lidOutline: heavyLid },
  smize: { ...opened, lowerLid: 1 },
  closed: { ...opened, lids: 0 },
  happy: { ...opened, lids: 0, ...happy },
  sleep: { ...opened, lids: 0, ...sleep },
  squeeze: { ...opened, lids: 0, ...squeeze },
} satisfies Readonly<Record<string, typeof opened>>

export type Eyes = keyof typeof eyes

/** Two curves, left and right. */
export const browLines = {
  soft: [184, 191, 193, 182, 208, 181, 217, 188, 311, 188, 320, 181, 335, 182, 344, 191],
  up: [182, 186, 194, 172, 212, 170, 224, 178, 304, 178, 316, 170, 334, 172, 346, 186],
  worry: [180, 200, 192, 196, 208, 188, 218, 179, 310, 179, 320, 188, 336, 196, 348, 200],
  low: [184, 206, 196, 202, 210, 202, 222, 206, 306, 206, 318, 202, 332, 202, 344, 206],
  cocky: [182, 188, 194, 178, 210, 178, 222, 186, 304, 204, 316, 196, 330, 196, 344, 202],
  angry: [176, 196, 192, 196, 216, 206, 232, 220, 296, 220, 312, 206, 336, 196, 352, 196],
} satisfies Readonly<Record<string, readonly number[]>>

/** `none` fades the brows out. */
export type Brows = keyof typeof browLines | 'none'
