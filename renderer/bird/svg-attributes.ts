/** Formats numbers as attributes of moving shapes and as SVG text. */
import type { Figure, Part } from './motion/parts.ts'
import type { Palette } from './palette.ts'

/** Attributes as React names them. */
export type Attributes = Readonly<Record<string, string | number | undefined>>

export interface Shape {
  /** The moving parts that its attributes depend on. */
  readonly of: readonly Part[]
  readonly draw: (figure: Figure, colours: Palette) => Attributes
}

/** A shape that is drawn again only if one of these parts changes. */
export const shape = <From extends Part>(
  of: readonly From[],
  draw: (parts: Pick<Figure, From>, colours: Palette) => Attributes,
): Shape => ({ of, draw })

export const short = (value = 0) => Math.round(value * 100) / 100
export const fine = (value = 0) => Math.round(value * 10_000) / 10_000
export const clamp = (value: number, min: number, max: number) =>
  Math.min(max, Math.max(min, value))
export const shown = (isShown: boolean) => (isShown ? 'inline' : 'none')

export const move = (x = 0, y = 0) => `translate(${short(x)} ${short(y)})`
export const turn = (degrees: number | undefined, x: number, y: number) =>
  `rotate(${short(degrees)} ${x} ${y})`
export const scale = (sx: number | undefined, sy: number | undefined, x: number, y: number) =>
  `translate(${x} ${y}) scale(${fine(sx)} ${fine(sy)}) translate(${-x} ${-y})`

/** A path: M, then a C for every three points. */
export function curve(numbers: readonly number[]): string {
  const points = numbers.map(short)
  let d = `M${points[0] ?? 0} ${points[1] ?? 0}`
  for (let at = 2; at < points.length; at += 6) d += `C${points.slice(at, at + 6).join(' ')}`
  return d
}
