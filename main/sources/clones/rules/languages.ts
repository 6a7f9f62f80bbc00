import languages from '../../../../resources/languages.json' with { type: 'json' }
import { createDelimiterSplitter } from '../../git/rules/delimiter-splitter.ts'

const { extensions, fileNames } = languages

/**
 * The most used languages by extension, as GitHub's Linguist has them
 * (https://github.com/github-linguist/linguist/blob/main/lib/linguist/languages.yml). An extension that several
 * languages share belongs to the one for which Linguist finds it most often.
 */
const byExtension = new Map(
  Object.entries(extensions).flatMap(([language, list]) =>
    list.split(' ').map((extension) => [extension, language] as const),
  ),
)
/** By file name in lower case. `pubspec.yaml` is our addition: a package without a Dart file yet is still Dart. */
const byName = new Map(Object.entries(fileNames))

const spelling = new Map(
  [...Object.keys(extensions), ...byName.values()].map((name) => [name.toLowerCase(), name]),
)

/** Linguist's spelling of a language, however it was capitalized. Languages not in the table stay as typed. */
export function canonicalLanguageName(typed: string): string {
  return spelling.get(typed.trim().toLowerCase()) ?? typed
}

/** Collects the languages of paths that arrive in chunks, each path ended by NUL (`git ls-tree -z`). */
export function createLanguageDetector() {
  const found = new Set<string>()
  const push = createDelimiterSplitter('\0', (path) => {
    const language = languageOf(path)
    if (language !== null) found.add(language)
  })
  return {
    push,
    /** Linguist's names, sorted. */
    languages: (): readonly string[] => [...found].toSorted(),
  }
}

/** The language of a file by its name, or null if the table lacks it. */
export function languageOf(path: string): string | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  const dot = name.lastIndexOf('.')
  const extension = dot < 0 ? '' : name.slice(dot + 1)
  return byName.get(name) ?? byExtension.get(extension) ?? null
}
