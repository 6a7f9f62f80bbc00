/**
 * Folders that are not searched for repositories: what tools fetch or build, and system folders. A repository in one of
 * them is found by adding that folder itself.
 */
const skipped = new Set([
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

/** Whether a folder of this name is passed over. */
export function isSkipped(name: string): boolean {
  return skipped.has(name)
}
