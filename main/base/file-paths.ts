import path from 'node:path'

/** Whether a path is a folder or anything below it. Both paths are absolute. */
export function isAtOrBelow(child: string, folder: string): boolean {
  const relative = path.relative(folder, child)
  return !(/^\.\.(?:$|[/\\])/.test(relative) || path.isAbsolute(relative))
}

/** A path as the user writes it: with `~` for the home folder. */
export const withTilde = (file: string, home: string): string =>
  isAtOrBelow(file, home) ? path.join('~', path.relative(home, file)) : file
