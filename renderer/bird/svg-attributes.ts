/** Formats numbers as attributes of moving shapes and as SVG text. */
import type { Figure, PartName } from './motion/parts.ts'
import type { Palette } from './palette.ts'

/** Attributes as React names them. */
export type Attributes = Readonly<Record<string, string | number | undefined>>

/** The name that SVG has for an attribute of React's. */
export const svgNameOf = (name: string) =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

export interface Shape {
  /** The moving parts that its attributes depend on. */
  readonly dependsOn: readonly PartName[]
  readonly draw: (figure: Figure, colours: Palette) => Attributes
}

/** A shape that is drawn again only if one of these parts changes. */
export const shape = <From extends PartName>(
  dependsOn: readonly From[],
  draw: (parts: Pick<Figure, From>, colours: Palette) => Attributes,
): Shape => ({ dependsOn, draw })

/** Rounded for lengths and angles. */
export const short = (value = 0) => Math.round(value * 100) / 100
/** Rounded for scales. */
export const fine = (value = 0) => Math.round(value * 10_000) / 10_000
export const displayIf = (isVisible: boolean) => (isVisible ? 'inline' : 'none')

/** A path: M, then a C for every three points. */
export function curve(numbers: readonly number[]): string {
  const points = numbers.map(short)
  let d = `M${points[0] ?? 0} ${points[1] ?? 0}`
  for (let at = 2; at < points.length; at += 6) d += `C${points.slice(at, at + 6).join(' ')}`
  return d
}
