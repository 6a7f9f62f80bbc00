/** The numbers of each form of Dash. Poses, gestures and outfits are the same in every form. */
import { formSizes, type FormId } from '../../preload/contract/earnables.ts'

/** The numbers of the form Dash, in which everything is drawn. */
const dash = {
  /** The size of the whole bird, standing on its soles. */
  size: formSizes.dash,
  /** The size of the face with everything on it, and how far the face sinks. A young face is large and low. */
  face: 1,
  low: 0,
  /** The size of a wing that does not reach for anything. */
  wings: 1,
  tuftWide: 1,
  tuftTall: 1,
  tail: 1,
  /** How much down sticks out beside the crown and the cheeks. */
  down: 0,
  /** The size of the star on the forehead. It also makes the band of the tail golden. */
  star: 0,
}

const table: Readonly<Record<FormId, Readonly<typeof dash>>> = {
  chick: {
    size: formSizes.chick,
    face: 1.1,
    low: 12,
    wings: 0.72,
    tuftWide: 0.66,
    tuftTall: 0.56,
    tail: 0.6,
    down: 1,
    star: 0,
  },
  fledgling: {
    size: formSizes.fledgling,
    face: 1.04,
    low: 5,
    wings: 0.88,
    tuftWide: 0.74,
    tuftTall: 0.84,
    tail: 0.8,
    down: 0.62,
    star: 0,
  },
  dash,
  'star-dash': { ...dash, wings: 1.03, tuftWide: 1.1, tuftTall: 1.08, tail: 1.1, star: 1 },
}

export const formNumbers = (form: FormId) => table[form]

/** Where the soles of a standing Dash are, in the units of the drawing. */
export const soles = { x: 256, y: 468 } as const

/** The square that Dash fills in a form, as fractions of its box. */
export function squareOf(form: FormId) {
  const size = formSizes[form]
  const at = (sole: number) => ((1 - size) * sole) / 512
  return { x: at(soles.x), y: at(soles.y), side: size }
}
