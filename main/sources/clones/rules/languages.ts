import { createDelimiterSplitter } from '../../git/rules/delimiter-splitter.ts'

/**
 * The extensions of the most used languages, as GitHub's Linguist has them
 * (https://github.com/github-linguist/linguist/blob/main/lib/linguist/languages.yml). An extension that several
 * languages share belongs to the one for which Linguist finds it most often.
 */
const extensions: Readonly<Record<string, string>> = {
  Astro: 'astro',
  C: 'c h',
  'C#': 'cs csx',
  'C++': 'cpp cc cxx hpp hh hxx ipp',
  Clojure: 'clj cljs cljc',
  CMake: 'cmake',
  CSS: 'css',
  Dart: 'dart',
  Elixir: 'ex exs',
  Elm: 'elm',
  Erlang: 'erl hrl',
  'F#': 'fs fsi fsx',
  Go: 'go',
  Groovy: 'groovy gradle gvy',
  Haskell: 'hs',
  HCL: 'hcl tf tfvars',
  HTML: 'html htm xhtml',
  Java: 'java jav',
  JavaScript: 'js mjs cjs jsx es6',
  Julia: 'jl',
  'Jupyter Notebook': 'ipynb',
  Kotlin: 'kt kts ktm',
  Less: 'less',
  Lua: 'lua rockspec',
  Makefile: 'mk mak',
  Nim: 'nim nims nimble',
  Nix: 'nix',
  'Objective-C': 'm',
  'Objective-C++': 'mm',
  OCaml: 'ml mli',
  Perl: 'pl pm',
  PHP: 'php phtml',
  PowerShell: 'ps1 psm1 psd1',
  Python: 'py pyi pyw',
  R: 'r rd',
  Ruby: 'rb rake gemspec podspec ru',
  Rust: 'rs',
  Sass: 'sass',
  Scala: 'scala sbt sc',
  SCSS: 'scss',
  Shell: 'sh bash zsh',
  Svelte: 'svelte',
  Swift: 'swift',
  TypeScript: 'ts mts cts tsx',
  'Vim Script': 'vim',
  'Visual Basic .NET': 'vb',
  Vue: 'vue',
  Zig: 'zig zon',
}

/** File names in lower case. `pubspec.yaml` is our addition: a package without a Dart file yet is still Dart. */
const names: Readonly<Record<string, string>> = {
  'pubspec.yaml': 'Dart',
  'cmakelists.txt': 'CMake',
  dockerfile: 'Dockerfile',
  makefile: 'Makefile',
  gnumakefile: 'Makefile',
  gemfile: 'Ruby',
  podfile: 'Ruby',
  rakefile: 'Ruby',
  jenkinsfile: 'Groovy',
}

const byExtension = new Map(
  Object.entries(extensions).flatMap(([language, list]) =>
    list.split(' ').map((extension) => [extension, language] as const),
  ),
)
const byName = new Map(Object.entries(names))

const spelling = new Map(
  [...Object.keys(extensions), ...Object.values(names)].map((name) => [name.toLowerCase(), name]),
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
    if (language !== undefined) found.add(language)
  })
  return {
    push,
    /** Linguist's names, sorted. */
    languages: (): readonly string[] => [...found].toSorted(),
  }
}

/** The language of a file by its name, or undefined if the table lacks it. */
export function languageOf(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  const dot = name.lastIndexOf('.')
  return byName.get(name) ?? (dot < 0 ? undefined : byExtension.get(name.slice(dot + 1)))
}
