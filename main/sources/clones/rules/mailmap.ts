/**
 * The `git log` arguments for a format, with or without `.mailmap`. Git reads that file for the fields in capitals
 * (https://git-scm.com/docs/pretty-formats), and by default for any log.
 */
export function logFormatArgs(format: string, hasMailmap: boolean): readonly string[] {
  if (hasMailmap) return ['--use-mailmap', `--format=${format}`]
  return [
    '--no-use-mailmap',
    `--format=${format.replaceAll(/%a[NE]/g, (field) => field.toLowerCase())}`,
  ]
}
