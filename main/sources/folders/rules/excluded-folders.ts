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
