/**
 * Names of folders that are not searched for repositories: tools fetch or build into them, or they are the system's. A
 * repository in one of them is found when a person chooses that folder itself.
 */
const excludedNames = new Set([
  '.git',
  '.cache',
  '.cargo',
  '.dart_tool',
  '.fvm',
  '.gradle',
  '.m2',
  '.npm',
  '.pub-cache',
  '.puro',
  '.rustup',
  '.symlinks',
  '.Trash',
  '.venv',
  '$RECYCLE.BIN',
  '__pycache__',
  'AppData',
  'build',
  'Carthage',
  'DerivedData',
  'dist',
  'Library',
  'node_modules',
  'Pods',
  'System Volume Information',
  'target',
  'venv',
])

/** Whether folders of this name are not searched. */
export function isExcludedFolder(name: string): boolean {
  return excludedNames.has(name)
}

/** Variables of this process, as far as they are set. */
type Variables = Readonly<Record<string, string | undefined>>

/**
 * Where Dart's own tools keep whole SDKs and packages with the history that others made, if they are told to, or where it
 * has no name of its own: FVM (https://fvm.app/documentation/getting-started/configuration), puro (https://puro.dev) and
 * pub (https://dart.dev/tools/pub/environment-variables).
 * @param home the user's home folder
 */
export function toolFolders(environment: Variables, home: string): readonly string[] {
  const set = (...names: readonly string[]) =>
    names.map((name) => environment[name] ?? '').filter((folder) => folder !== '')
  // Not all of it: somebody may keep a clone of FVM itself there.
  const ofFvm = [`${home}/fvm`, ...set('FVM_CACHE_PATH', 'FVM_HOME')].flatMap((folder) => [
    `${folder}/versions`,
    `${folder}/cache.git`,
  ])
  return [...ofFvm, ...set('FVM_GIT_CACHE_PATH', 'PURO_ROOT', 'PUB_CACHE')]
}
