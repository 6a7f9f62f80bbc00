import { join, normalize, sep } from 'node:path'

/**
 * Resolves a URL's path to a file inside a folder.
 * @param path still percent-encoded
 * @returns undefined if the path leads out of `root` or is malformed
 */
export function resolveWithin(root: string, path: string): string | undefined {
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
