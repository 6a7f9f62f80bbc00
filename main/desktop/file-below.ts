import { join, normalize, sep } from 'node:path'

/**
 * The file below `root` that a page may have, or undefined for anything outside it.
 * @param path the URL's path, still percent-encoded
 */
export function fileBelow(root: string, path: string): string | undefined {
  let decoded: string
  try {
    decoded = decodeURIComponent(path)
  } catch {
    return undefined
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return undefined
  const file = normalize(join(root, decoded))
  return file.startsWith(root + sep) ? file : undefined
}
