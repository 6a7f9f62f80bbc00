/** The numbers of eyes and brows (motion/parts.ts), by the names that poses use. */

/** The ball of an open eye. */
const open = {
  white: [0, 47, 53],
  iris: [5, 3, 37, 41],
  pupil: [-2, 31, 33],
  shine: [-11, -14, 13, 14, 13, 6, 0.9, -7, 19, 0],
}
const sparkle: typeof open = { ...open, shine: [-11, -14, 14, 15, 7, 9, 1, -7, 19, 6] }
/** Looking up: the iris touches the upper edge of the white. */
const raised: typeof open = {
  white: [0, 47, 53],
  iris: [3, -10, 33, 34],
  pupil: [-14, 26, 27],
  shine: [-9, -22, 9, 10, 2, 0, 0.9, -7, 19, 0],
}
/** Both eyes look at the beak. */
const crossed: typeof open = {
  white: [0, 47, 53],
  iris: [17, 14, 30, 33],
  pupil: [10, 24, 26],
  shine: [-9, -10, 10, 9, 12, 5, 0.9, -5, 14, 0],
}
const wide: typeof open = {
  white: [-3, 47, 56],
  iris: [2, 0, 25, 25],
  pupil: [0, 18, 18],
  shine: [-8, -9, 8, 8, 8, 0, 0.9, -4, 12, 0],
}
const angry: typeof open = {
  white: [0, 43, 47],
  iris: [3, 5, 31, 31],
  pupil: [5, 22, 22],
  shine: [-9, -5, 9, 10, 12, 0, 0.9, -5, 16, 0],
}

/** Outlines of the upper lid: raised out of sight, half down, and pulled down toward the beak. */
const raisedLid = [
  -42, -30, -36, -46, -22, -57, 0, -57, 22, -57, 38, -46, 44, -30, 24, -56, -22, -56,
]
const halfLid = [-50, 10, -54, -30, -30, -57, 0, -57, 30, -57, 52, -32, 49, 0, 20, -5, -20, 0]
/** The lid is level with a round edge. A slanted or straight lid would look sulky. */
const heavyLid = [-51, 6, -54, -30, -30, -57, 0, -57, 30, -57, 54, -30, 51, 6, 26, 22, -26, 22]
const angryLid = [-47, -24, -40, -44, -24, -54, 0, -54, 28, -54, 46, -34, 48, -2, 20, -6, -16, -12]

/** A closed left eye: width, lash, then two curves that meet in the middle. */
const closed = [12, 0, -34, 4, -27, 12, -13.5, 16, 0, 16, 13.5, 16, 27, 12, 34, 4]
const happy = [13, 0, -32, 14, -28, -5, -14, -14.5, 0, -14.5, 14, -14.5, 28, -5, 32, 14]
const sleep = [11, 1, -32, 2, -25, 13, -12.5, 18.5, 0, 18.5, 12.5, 18.5, 25, 13, 32, 2]
const squeeze = [13, 0, -26, -24, -10.67, -15.33, 4.67, -6.67, 20, 2, 4.67, 10, -10.67, 18, -26, 26]

const opened = {
  lids: 1,
  ball: open,
  upperLid: [0, 0, ...raisedLid],
  lowerLid: 0,
  line: closed,
}

export const eyes = {
  open: opened,
  raised: { ...opened, ball: raised },
  sparkle: { ...opened, ball: sparkle },
  crossed: { ...opened, ball: crossed },
  wide: { ...opened, ball: wide },
  angry: { ...opened, ball: angry, upperLid: [1, 0, ...angryLid] },
  half: { ...opened, upperLid: [1, 1, ...halfLid] },
  heavy: { ...opened, upperLid: [1, 1, ...heavyLid] },
  smize: { ...opened, lowerLid: 1 },
  closed: { ...opened, lids: 0 },
  happy: { ...opened, lids: 0, line: happy },
  sleep: { ...opened, lids: 0, line: sleep },
  squeeze: { ...opened, lids: 0, line: squeeze },
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
