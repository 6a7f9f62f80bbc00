/** Edits the text of our own drawings (resources/art) before a page shows it. Pure. */
import { multiply, tints } from './palette.ts'

/** The content of an `<svg>` without its title. */
export function contentOf(svg: string): string {
  return svg
    .replace(/^[\s\S]*?<svg\b[^>]*>/, '')
    .replace(/<\/svg>\s*$/, '')
    .replace(/\s*<title>[\s\S]*?<\/title>/, '')
    .replace(/>\s+</g, '><')
    .trim()
}

/**
 * Maps file names, without folder and extension, to drawings. Takes what `import.meta.glob` returns: texts, or their
 * loaders, by path.
 */
export const byName = <Name extends string, File = string>(
  files: Readonly<Record<string, File>>,
): Readonly<Record<Name, File>> =>
  Object.fromEntries(
    Object.entries(files).map(([path, file]) => [/([^/]+)\.svg$/.exec(path)?.[1], file]),
  ) as Record<Name, File>

/** Makes ids and their uses unique within the page. */
export function withIdPrefix(markup: string, idPrefix: string): string {
  return markup
    .replace(/(\s)id="([^"]*)"/g, `$1id="${idPrefix}$2"`)
    .replace(/url\(#([^)]*)\)/g, `url(#${idPrefix}$1)`)
}

/** Matches light sources: groups and gradients that take no tint. */
const lightSource = /\sid="([a-z]-)?(glow|sky-night|tuft-fringe)"/

/** Multiplies every colour of a drawing by a `share` of a tint, except the colours of light sources. */
export function tintColours(markup: string, tint: string, share = 1): string {
  // Daylight changes no colour.
  if (tint === tints.day) return markup
  let depth = 0
  return markup.replace(/<[^>]+>/g, (tag) => {
    const closes = tag.startsWith('</')
    const alone = tag.endsWith('/>')
    const inLight = depth > 0
    if (closes) depth = Math.max(0, depth - 1)
    else if (!alone && (inLight || lightSource.test(tag))) depth += 1
    if (inLight || depth > 0) return tag
    return tag.replace(/"(#(?:[0-9a-f]{3}){1,2})"/gi, (_, colour: string) => {
      return `"${multiply(colour, tint, share)}"`
    })
  })
}

/** A gradient of a daytime sky: its id ends in "-sky". */
const daySky = /(<linearGradient id="[^"]*-sky"[^>]*>)[\s\S]*?(<\/linearGradient>)/g

/** Gives the sky other colours, at equal distances from its top to the horizon. */
export function withSky(markup: string, colours: readonly string[]): string {
  const stops = colours.map(
    (colour, n) => `<stop offset="${n / (colours.length - 1)}" stop-color="${colour}"/>`,
  )
  return markup.replace(daySky, (_, start: string, end: string) => start + stops.join('') + end)
}

export function withOpacity(markup: string, id: string, opacity: number): string {
  return markup.replace(
    new RegExp(`<g id="${id}"(?: opacity="[^"]*")?>`),
    `<g id="${id}" opacity="${opacity}">`,
  )
}

/** The shapes of a drawing without colours, so that they inherit fill and stroke. */
export function withoutColours(markup: string): string {
  return markup
    .replace(/<defs>[\s\S]*<\/defs>/, '')
    .replace(/\s(?:id|fill|stroke|opacity|stroke-width|fill-opacity)="[^"]*"/g, '')
}

/** An element of a drawing, with its attributes as React names them. */
export interface DrawnElement {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: DrawnElement[]
}

/** Parses the elements of one of our drawings. Such a drawing has no text between its tags. */
export function elementsOf(markup: string): readonly DrawnElement[] {
  const root: DrawnElement = { tag: 'svg', attributes: {}, children: [] }
  const open = [root]
  for (const [, end, tag = '', text = '', alone] of markup.matchAll(/<(\/?)(\w+)([^>]*?)(\/?)>/g)) {
    if (end === '/') {
      open.pop()
      continue
    }
    const pairs = [...text.matchAll(/([\w-]+)="([^"]*)"/g)]
    const attributes = Object.fromEntries(
      pairs.map(([, name = '', value = '']) => [nameInReact(name), value]),
    )
    const element: DrawnElement = { tag, attributes, children: [] }
    open.at(-1)?.children.push(element)
    if (alone !== '/') open.push(element)
  }
  return root.children
}

const nameInReact = (name: string) =>
  name.startsWith('data-')
    ? name
    : name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
