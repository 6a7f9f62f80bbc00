/**
 * The arguments of a `git log` with a format, with names and addresses as `.mailmap` has them or as they were written.
 * Git reads it for the fields in capitals (https://git-scm.com/docs/pretty-formats), and by default before any log.
 */
export function formatArgs(format: string, hasMailmap: boolean): readonly string[] {
  if (hasMailmap) return ['--use-mailmap', `--format=${format}`]
  return [
    '--no-use-mailmap',
    `--format=${format.replaceAll(/%a[NE]/g, (field) => field.toLowerCase())}`,
  ]
}
