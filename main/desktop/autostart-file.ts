import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The autostart file that makes a Linux session start Hot Dash: a desktop entry
 * (https://specifications.freedesktop.org/autostart-spec/, "Desktop Entry Specification" 1.5).
 * @param configFolder `$XDG_CONFIG_HOME`, else `~/.config`
 */
export function createAutostartFile(configFolder: string) {
  const folder = join(configFolder, 'autostart')
  const path = join(folder, 'dev.hotdash.app.desktop')
  const read = () => {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      return undefined
    }
  }
  return {
    /** Whether the session starts the program. The system's settings can disable it in the file. */
    isEnabled(): boolean {
      const entry = read()
      return (
        entry !== undefined &&
        !/^Hidden\s*=\s*true\s*$/m.test(entry) &&
        !/^X-GNOME-Autostart-enabled\s*=\s*false\s*$/m.test(entry)
      )
    },
    /**
     * Writes the file if its content differs.
     * @param command the program (an absolute path) and its arguments
     * @throws what the file system throws
     */
    write(command: readonly string[]): void {
      const entry = entryFor(command)
      if (read() === entry) return
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeFileSync(path, entry)
    },
    remove: () => rmSync(path, { force: true }),
  }
}

const entryFor = (command: readonly string[]): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Hot Dash',
    `Exec=${escaped(startable(command).map(quoted).join(' '))}`,
    `TryExec=${escaped(command[0] ?? '')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')

/**
 * Lets a shell start a program whose name has `=` or `%`. The specification forbids `=` in the name, and GLib does not
 * unescape `%%` in it.
 */
const startable = (command: readonly string[]): readonly string[] =>
  /[=%]/.test(command[0] ?? '') ? ['/bin/sh', '-c', 'exec "$0" "$@"', ...command] : command

/** Characters with a meaning in a command: an argument that contains one must be quoted. */
const reserved = /[\s"'\\><~|&;$*?#()`]/

/** Quotes an argument if necessary, and escapes `%`, which would start a field code. */
function quoted(argument: string): string {
  const plain = argument.replaceAll('%', '%%')
  if (plain !== '' && !reserved.test(plain)) return plain
  return `"${plain.replaceAll(/["`$\\]/g, String.raw`\$&`)}"`
}

/** Escapes a value of the file. Readers unescape a value before they split the command in it. */
const escaped = (text: string): string =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r')
