/**
 * The entries of a repository's own configuration file as `git config --list -z` writes them: a key, a line feed and a
 * value, ended by NUL (https://git-scm.com/docs/git-config#_syntax). Only the shape that Git itself and most people write
 * is read.
 * @returns null where only Git can tell: escapes, comments behind values, sections of an older kind, other files that are
 * in force as well, and what Git would refuse
 */
export function plainEntries(text: string): string | null {
  const entries: string[] = []
  let section: string | null = null
  for (const line of text.split(/\r?\n/)) {
    if (/^[ \t]*(?:[#;].*)?$/.test(line)) continue
    const header = /^[ \t]*\[([A-Za-z0-9-]+)(?: "([^"\\]*)")?\][ \t]*$/.exec(line)
    if (header !== null) {
      const [, name = '', subsection] = header
      section = name.toLowerCase() + (subsection === undefined ? '' : `.${subsection}`)
      continue
    }
    const entry = /^[ \t]*([A-Za-z][A-Za-z0-9-]*)[ \t]*=[ \t]*(?:([^"\t]*)|"([^"]*)")[ \t]*$/.exec(
      line,
    )
    const [, key, plain = '', quoted = plain.trimEnd()] = entry ?? []
    if (key === undefined || section === null || /[\\#;\r\0]/.test(line)) return null
    const full = `${section}.${key.toLowerCase()}`
    if (/^include|^extensions\.worktreeconfig$/.test(full)) return null
    entries.push(`${full}\n${quoted}\0`)
  }
  return entries.join('')
}
