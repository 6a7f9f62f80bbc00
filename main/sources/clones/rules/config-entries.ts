/** One line of a configuration. */
export interface ConfigEntry {
  /** Section, subsection and name, joined by dots. Lower case except for the subsection. */
  readonly key: string
  /** null for a key without a value, which means `true`. */
  readonly value: string | null
}

/** Parses the output of `git config --list -z`: a key, a line feed and a value, each entry ended by NUL. */
export function configEntries(listed: string): readonly ConfigEntry[] {
  return listed
    .split('\0')
    .slice(0, -1)
    .map((entry) => {
      const end = entry.indexOf('\n')
      return end < 0
        ? { key: entry, value: null }
        : { key: entry.slice(0, end), value: entry.slice(end + 1) }
    })
}
