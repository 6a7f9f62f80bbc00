/** The shapes of the beak: docs/design/art/STYLE.md §7. */

export interface Mouth {
  readonly upper: readonly [sx: number, sy: number, dy: number]
  /** Half-width and depth of the opening; of the lower beak if it is closed. */
  readonly opening: readonly [halfWidth: number, depth: number]
  readonly inside: 'closed' | 'empty' | 'tongue' | 'tongue-out'
}

export const mouths = {
  a: { upper: [1.04, 0.96, -4], opening: [36, 66], inside: 'tongue' },
  i: { upper: [1.2, 0.84, -1], opening: [40, 30], inside: 'empty' },
  u: { upper: [0.72, 0.86, -4], opening: [19, 42], inside: 'tongue' },
  e: { upper: [1.12, 0.92, -2], opening: [36, 46], inside: 'tongue' },
  o: { upper: [0.84, 1, -4], opening: [27, 62], inside: 'tongue' },
  n: { upper: [0.92, 0.9, 2], opening: [25, 22], inside: 'closed' },
  eat: { upper: [1.08, 0.96, -8], opening: [40, 70], inside: 'tongue' },
  fire: { upper: [1.12, 0.92, -10], opening: [46, 80], inside: 'tongue' },
  yawn: { upper: [0.98, 0.96, -8], opening: [34, 82], inside: 'tongue' },
  tongue: { upper: [1.06, 0.96, -4], opening: [36, 54], inside: 'tongue-out' },
  gape: { upper: [0.8, 0.98, -6], opening: [24, 56], inside: 'tongue' },
  smile: { upper: [1.06, 0.96, -2], opening: [30, 42], inside: 'tongue' },
  closed: { upper: [1.02, 0.94, -2], opening: [33, 30], inside: 'closed' },
  pout: { upper: [0.8, 0.94, 2], opening: [18, 24], inside: 'closed' },
  blow: { upper: [0.68, 0.84, 0], opening: [17, 34], inside: 'empty' },
} satisfies Readonly<Record<string, Mouth>>

export type MouthName = keyof typeof mouths

const path = (text: TemplateStringsArray, ...values: readonly number[]) =>
  String.raw({ raw: text }, ...values.map((value) => Number(value.toFixed(2))))

/** The shapes of speech and chewing. They change within a tenth of a second. */
const brisk: readonly MouthName[] = ['a', 'i', 'u', 'e', 'o', 'n', 'eat', 'fire', 'closed']
export const isBrisk = (mouth: MouthName): boolean => brisk.includes(mouth)

/** The outline of the lower beak around the beak's origin. `open` is 0 (closed) to 1. */
export function lowerBeak(w: number, d: number, open: number): string {
  const at = (shut: number, wide: number) => shut + (wide - shut) * open
  const y = at(-8, -4)
  return path`M${-w} ${y}C${at(-0.86 * w, -w - 2)} ${at(0.55, 0.62) * d} ${at(-0.42, -0.62) * w} ${d} 1 ${d}C${at(0.5, 0.66) * w} ${d} ${at(0.96 * w, w + 4)} ${at(0.55, 0.62) * d} ${w + 2} ${y}Z`
}

/** The tongue for an opening of this half-width and depth. */
export function tongueIn(w: number, d: number): string {
  const t = 0.74 * w
  return path`M${-t} ${0.72 * d}C${-0.7 * t} ${0.56 * d} ${-0.1 * t} ${0.56 * d} 1 ${0.56 * d + 4}C${0.2 * t} ${0.56 * d} ${0.8 * t} ${0.56 * d} ${t + 2} ${0.72 * d}C${0.7 * t} ${0.94 * d} ${0.3 * t} ${d - 2} 1 ${d - 2}C${-0.3 * t} ${d - 2} ${-0.7 * t} ${0.94 * d} ${-t} ${0.72 * d}Z`
}
