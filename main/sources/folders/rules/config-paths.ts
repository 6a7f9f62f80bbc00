/** A file that a configuration makes Git read, as the configuration writes it. */
export interface ConfigPath {
  readonly setting: 'include.path' | 'mailmap.file'
  readonly value: string
}

/** So many are looked at: a repository may be hostile. */
const maxConfigPaths = 100

/**
 * The files that a configuration file makes Git read: `include.path`, `includeIf.*.path` whatever its condition, and
 * `mailmap.file` (https://git-scm.com/docs/git-config#_syntax). What Git would refuse is passed over.
 */
export function configPaths(text: string): readonly ConfigPath[] {
  const found: ConfigPath[] = []
  let section = ''
  for (const line of logicalLines(text)) {
    let rest = line.trimStart()
    const header = /^\[\s*([\w.-]+)[^\]"]*(?:"(?:\\.|[^"\\])*"\s*)?\]/.exec(rest)
    if (header?.[1] !== undefined) {
      section = header[1].toLowerCase()
      rest = rest.slice(header[0].length).trimStart()
    }
    const setting = settingOf(section, /^[\w-]+(?=\s*=)/.exec(rest)?.[0])
    if (setting === undefined) continue
    const value = valueOf(rest.slice(rest.indexOf('=') + 1))
    if (value !== '' && found.length < maxConfigPaths) found.push({ setting, value })
  }
  return found
}

/** Lines, of which those that end in a backslash go on in the next one. */
function logicalLines(text: string): readonly string[] {
  return text.replace(/\r\n/g, '\n').replace(/\\\n/g, '').split('\n')
}

function settingOf(section: string, key: string | undefined): ConfigPath['setting'] | undefined {
  const name = key?.toLowerCase()
  // An older way of writing a subsection is `[section.subsection]`.
  if (/^include(?:if)?(?:\.|$)/.test(section) && name === 'path') return 'include.path'
  if (section === 'mailmap' && name === 'file') return 'mailmap.file'
  return undefined
}

/** A value without its quotes, escapes and comment. */
function valueOf(written: string): string {
  let value = ''
  let end = 0
  let isQuoted = false
  for (let at = 0; at < written.length; at += 1) {
    const character = written[at] ?? ''
    if (character === '"') isQuoted = !isQuoted
    else if (!isQuoted && (character === '#' || character === ';')) break
    else if (character === '\\') {
      at += 1
      value += escapes[written[at] ?? ''] ?? written[at] ?? ''
    } else value += character
    // Space at the end counts only within quotes.
    if (isQuoted || !/\s/.test(character)) end = value.length
  }
  return value.slice(0, end).trimStart()
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', b: '\b' }
