import { byName } from './markup.ts'

/**
 * The drawings in a folder of resources/art. Each is read when it is first shown.
 * @param files the SVG texts by path, from `import.meta.glob`
 * @param read returns what components need of an SVG text
 */
export function createDrawings<Drawing>(
  files: Readonly<Record<string, string>>,
  read: (svg: string) => Drawing,
): (name: string) => Drawing {
  const texts = byName<string>(files)
  const known = new Map<string, Drawing>()
  return (name) => {
    const drawing = known.get(name) ?? read(texts[name] ?? '')
    known.set(name, drawing)
    return drawing
  }
}
