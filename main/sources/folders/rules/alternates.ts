/**
 * The folders named by an alternates file, one per line (https://git-scm.com/docs/gitrepository-layout).
 * @returns null if a line is quoted, which Git reads but never writes: such a path is not followed
 */
export function alternateFolders(text: string): readonly string[] | null {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return lines.some((line) => line.startsWith('"')) ? null : lines
}
