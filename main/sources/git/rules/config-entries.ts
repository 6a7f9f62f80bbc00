import { leadsToOtherMachine } from './network-share.ts'

export interface ConfigEntry {
  /** Section, subsection and name, joined by dots. Lower case except for the subsection. */
  readonly key: string
  /** Null for a key without a value, which means `true`. */
  readonly value: string | null
}

/** Parses the output of `git config --list -z`: a key, a line feed and a value, each entry ended by NUL. */
export const parseConfigListing = (listed: string): readonly ConfigEntry[] =>
  listed
    .split('\0')
    .slice(0, -1)
    .map((entry) => {
      const end = entry.indexOf('\n')
      return end < 0
        ? { key: entry, value: null }
        : { key: entry.slice(0, end), value: entry.slice(end + 1) }
    })

/**
 * The entries of a configuration file, without Git: sections, comments, and values as Git itself writes them
 * (https://git-scm.com/docs/git-config#_syntax).
 * @returns in the format of `git config --list -z`; null if only Git can tell, for example with quotes or escapes
 */
export function listPlainConfig(config: string): string | null {
  if (!/^[\t\n\x20-\x7e]*$/.test(config)) return null
  let section = ''
  let entries = ''
  for (const line of config.split('\n')) {
    if (line === '' || /^[\t ]*[#;]/.test(line)) continue
    const [header, name = '', subsection] = /^\[([a-z\d-]+)(?: "([^"\\]*)")?\]$/i.exec(line) ?? []
    const [entry, key = '', value = ''] = /^\t([a-z][a-z\d-]*) = ([^"\\#;\t]*)$/i.exec(line) ?? []
    if (header !== undefined)
      section = name.toLowerCase() + (subsection === undefined ? '' : `.${subsection}`)
    else if (entry === undefined || section === '' || value !== value.trim()) return null
    else entries += `${section}.${key.toLowerCase()}\n${value}\0`
  }
  return entries
}

/** A path that a configuration makes Git open, as written in the configuration. */
export interface ConfigPath {
  readonly setting: 'include.path' | 'mailmap.file' | 'core.worktree'
  readonly value: string
}

/**
 * The paths that a repository's configuration makes Git open, including those in every `includeIf`
 * (https://git-scm.com/docs/git-config#_includes).
 */
export const configPaths = (entries: readonly ConfigEntry[]): readonly ConfigPath[] =>
  entries.flatMap(({ key, value }) => {
    const setting = nameOf(key)
    const isPath =
      setting === 'include.path' || setting === 'mailmap.file' || setting === 'core.worktree'
    return isPath && value !== null && value !== '' ? [{ setting, value }] : []
  })

/**
 * The first setting that names another machine or a device, or null if no setting does. Checks all settings, because
 * Git's versions differ in which of them they open. Remote addresses may be on a share, because Git opens them only
 * to fetch for a partial clone.
 * @param folder the repository's, absolute
 */
export function settingToOtherMachine(entries: readonly ConfigEntry[], folder: string) {
  const isPartial = isPartialClone(entries)
  const isForeign = ({ key, value }: ConfigEntry) => {
    if (!isPartial && remoteKey.test(key)) return false
    const subsection = subsectionOf(key)
    // A rewrite to this base can turn an address into any path that begins with a slash.
    if (rewriteKey.test(key) && /^[\\/]?$|^[\\/]{2}/.test(subsection)) return true
    return [subsection, value ?? ''].some((text) => leadsToOtherMachine(bareOf(text), folder))
  }
  const found = entries.find(isForeign)
  return found === undefined ? null : nameOf(found.key)
}

/** Whether Git may fetch missing objects. */
export const isPartialClone = (entries: readonly ConfigEntry[]): boolean =>
  entries.some(({ key }) => partialKey.test(key))

const partialKey = /^extensions\.partialclone$|^remote\..*\.(?:promisor|partialclonefilter)$/s
const remoteKey = /^(?:remote|branch|submodule|url)\./
const rewriteKey = /^url\..*\.(?:insteadof|pushinsteadof)$/s

/** Strips `:(optional)` and `%(prefix)/`. Git accepts even an absolute path after the latter, so check what remains. */
const bareOf = (text: string): string => text.replace(/^(?:\s|:\([^)]*\)|%\([^)]*\)\/?)+/, '')

/** The part between the first and the last dot; empty if there are no two dots. */
const subsectionOf = (key: string): string =>
  key.slice(key.indexOf('.') + 1, Math.max(key.indexOf('.') + 1, key.lastIndexOf('.')))

/** A key without its subsection, which can contain anything. */
function nameOf(key: string): string {
  const name = `${key.slice(0, key.indexOf('.'))}${key.slice(key.lastIndexOf('.'))}`
  return name === 'includeif.path' ? 'include.path' : name
}
