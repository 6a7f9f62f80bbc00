import { splitWords } from '../../../base/rules/split-words.ts'

/**
 * The folders that a search for repositories skips, because tools download or build into them, or the system owns
 * them. If the user chooses such a folder itself, its repositories are found.
 */
export const skippedFolderNames: ReadonlySet<string> = new Set([
  'System Volume Information',
  ...splitWords(
    '.git .cache .cargo .dart_tool .fvm .gradle .m2 .npm .pub-cache .puro .rustup .symlinks .Trash',
    '.venv $RECYCLE.BIN __pycache__ AppData build Carthage DerivedData dist hot-dash-carried',
    'Library node_modules Pods target venv',
  ),
])

/**
 * The folders in which Dart's tools keep SDKs and packages with other people's history. Lists those that environment
 * variables name, and defaults whose names are not in `skippedFolderNames`. The tools are FVM
 * (https://fvm.app/documentation/getting-started/configuration), puro (https://puro.dev) and pub
 * (https://dart.dev/tools/pub/environment-variables).
 * @param home the user's home folder
 */
export function dartToolFolders(
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): readonly string[] {
  const set = (...names: readonly string[]) =>
    names.map((name) => environment[name] ?? '').filter((folder) => folder !== '')
  // Exclude only these subfolders: the user may keep a clone of FVM itself beside them.
  const ofFvm = [`${home}/fvm`, ...set('FVM_CACHE_PATH', 'FVM_HOME')].flatMap((folder) => [
    `${folder}/versions`,
    `${folder}/cache.git`,
  ])
  return [...ofFvm, ...set('FVM_GIT_CACHE_PATH', 'PURO_ROOT', 'PUB_CACHE')]
}
