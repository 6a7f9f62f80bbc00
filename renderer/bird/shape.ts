/** The attributes of a shape, and how numbers are written in SVG. */
import type { Figure, Part } from './motion/parts.ts'
import type { Palette } from './palette.ts'

/** Attributes as React names them. */
export type Attributes = Readonly<Record<string, string | number | undefined>>

export interface Shape {
  /** The only moving parts that its attributes depend on. */
  readonly of: readonly Part[]
  readonly draw: (figure: Figure, colours: Palette) => Attributes
}

export const short = (value = 0) => Math.round(value * 100) / 100
export const fine = (value = 0) => Math.round(value * 10_000) / 10_000
export const clamp = (value: number, min: number, max: number) =>
  Math.min(max, Math.max(min, value))
export const shown = (isShown: boolean) => (isShown ? 'inline' : 'none')

/** M, then a C for every three points. */
export function curve(numbers: readonly number[]): string {
  const points = numbers.map(short)
  let d = `M${points[0] ?? 0} ${points[1] ?? 0}`
  for (let at = 2; at < points.length; at += 6) d += `C${points.slice(at, at + 6).join(' ')}`
  return d
}
