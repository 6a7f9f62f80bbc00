import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import path from 'node:path'
import subsetFont from 'subset-font'
import type { HtmlTagDescriptor, Plugin } from 'vite'

/** Texts that the app may draw in Japanese: those of the screens, the names of things, and Dash's lines. */
const textsOf = (root: string): readonly string[] => {
  const lines = path.join(root, 'resources', 'lines')
  return [
    path.join(root, 'resources', 'locales', 'ja.json'),
    path.join(root, 'resources', 'earnables.json'),
    path.join(root, 'resources', 'deeds.json'),
    ...readdirSync(lines).map((name) => path.join(lines, name)),
  ]
}
const weights = [500, 800]

function range(first: number, last: number): string {
  return String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, at) => first + at))
}

/** Japanese punctuation, kana and full-width forms. Names and readings may need them at any time. */
const always = range(0x3000, 0x30ff) + range(0xff01, 0xff9f)

/** Every character in the app's own texts, without duplicates. */
export function charactersOf(contents: readonly string[]): string {
  return [...new Set(contents.join('') + always)].sort().join('')
}

/**
 * Subsets the Japanese fonts to the app's own texts: `app-fonts/m-plus-rounded-1c-500.woff2` and `-800` in a style
 * sheet. The full fonts remain as a fallback, for names from elsewhere (renderer/shared/fonts.css).
 * @param root the project's folder
 */
export function appFonts(root: string): Plugin {
  const folder = path.join(root, '.cache', 'fonts')
  return {
    name: 'hot-dash:app-fonts',
    async config() {
      await mkdir(folder, { recursive: true })
      const characters = charactersOf(textsOf(root).map((file) => readFileSync(file, 'utf8')))
      for (const weight of weights) {
        const name = `m-plus-rounded-1c-${weight}.woff2`
        await cut(wholeFont(root, weight), path.join(folder, name), characters)
      }
      return { resolve: { alias: { 'app-fonts': folder } } }
    },
    transformIndexHtml: {
      order: 'post',
      handler(_, { path: page, bundle }) {
        // The floating window shows text only in its bubble.
        return page === '/home/index.html' ? fontLinks(Object.keys(bundle ?? {})) : []
      },
    },
  }
}

/**
 * Links to the fonts that a page with text needs for its first layout. Without the links, the browser first searches
 * for system fonts and lays the page out with them, then does it again. Main decides about the Japanese fonts
 * (main/desktop/protocol.ts).
 * @param files the build's files, relative to the pages' root
 */
export function fontLinks(files: readonly string[]): HtmlTagDescriptor[] {
  const link = (rel: string) => (file: string) => ({
    tag: 'link',
    attrs: { rel, as: 'font', type: 'font/woff2', crossorigin: true, href: `../${file}` },
    injectTo: 'head' as const,
  })
  const latin = files.filter((file) => /\/nunito-.*\.woff2$/.test(file))
  const japanese = files.filter((file) => /\/m-plus-rounded-1c-\d.*\.woff2$/.test(file))
  return [...latin.map(link('preload')), ...japanese.map(link('preload:ja'))]
}

const wholeFont = (root: string, weight: number): string =>
  path.join(
    root,
    'node_modules/@fontsource/m-plus-rounded-1c/files',
    `m-plus-rounded-1c-japanese-${weight}-normal.woff2`,
  )

async function cut(font: string, target: string, characters: string): Promise<void> {
  const whole = await readFile(font)
  // The stamp is a hash of font and characters. If it is unchanged, the next build reuses the subset.
  const stamp = `${target}.from`
  const made = createHash('sha256').update(whole).update(characters).digest('hex')
  if (existsSync(target) && (await readFile(stamp, 'utf8').catch(() => '')) === made) return
  await writeFile(target, await subsetFont(whole, characters, { targetFormat: 'woff2' }))
  await writeFile(stamp, made)
}
