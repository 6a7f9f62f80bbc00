/** What an agent's line must not contain: everybody who sees the screen can read the bubble, and the voice reads it aloud. */
const refused: Readonly<Record<string, RegExp>> = {
  url: /\b[a-z][a-z0-9+.-]*:\/\/|\bwww\.|[\w.+-]+@[\w-]+\.[\w.-]+|\b[\w-]+(\.[\w-]+)+\/\w/i,
  path: /(^|[\s"'(（「])(~|\.{1,2})?[/\\][\w.~-]|\b[a-z]:[/\\]|(?!\d+\/\d+\/\d+(\W|$))[\w.-]+([/\\][\w.-]+){2,}|[\w.-]+[/\\][\w-]+\.\w/i,
  secret:
    /-----BEGIN|\b(gh[pousr]_|github_pat_|glpat-|xox[a-z]-|npm_|pypi-|sk[-_]|AKIA|AIza|eyJ)[\w-]{8,}|\b(pass(word|wd|phrase)?|secret|token|api[ _-]?key|credentials?)\s*[:=]\s*\S/i,
  /** Letters and digits without a space: a hash, a key, an id. */
  key: /(?=[\w+/=-]*\d)(?=[\w+/=-]*[a-z])[\w+/=-]{24,}/i,
  code: /[`{}\\]|\$[a-z({]|=>|[=!]==?|\+=|::|&&|\|\||;\s*$|<\/?[a-z][^>]*>|\b[\w.]+\((?!e?s\))[^\s()]*\)/i,
}

/** Whether a line is plain words: no address, path, secret or code. Words such as "token", "class" or "and/or" are plain. */
export const isPlainWords = (line: string): boolean =>
  !Object.values(refused).some((pattern) => pattern.test(line))
