import type { HtmlTagDescriptor, Plugin } from 'vite'

/** A built file, with the source of a module that loads on demand. */
interface BuiltFile {
  readonly fileName: string
  readonly facadeModuleId?: string | null
}

/** The drawings that a page may show in its first frame. */
const firstShown: Readonly<Record<string, RegExp>> = {
  '/home/index.html': /\/art\/(?:outfits|scenes|ornaments)\/([\w-]+)\.svg/,
  '/pet/index.html': /\/art\/outfits\/([\w-]+)\.svg/,
}

/** Links each page to the drawings that it may show first, so that they load while its script does. */
export const drawingLinks = (): Plugin => ({
  name: 'hot-dash:drawing-links',
  transformIndexHtml: {
    order: 'post',
    handler: (_, { path, bundle }) => linksOf(path, Object.values(bundle ?? {})),
  },
})

/**
 * Links with the rel `modulepreload:NAME`, which browsers ignore. Main turns those that Dash needs now into preloads
 * (main/desktop/protocol.ts).
 * @param files the build's files, relative to the pages' root
 */
export function linksOf(page: string, files: readonly BuiltFile[]): HtmlTagDescriptor[] {
  const drawing = firstShown[page]
  return files.flatMap(({ fileName, facadeModuleId }) => {
    const name = drawing?.exec(facadeModuleId ?? '')?.[1]
    if (name === undefined) return []
    const attrs = { rel: `modulepreload:${name}`, crossorigin: true, href: `../${fileName}` }
    return { tag: 'link', attrs, injectTo: 'head' as const }
  })
}
