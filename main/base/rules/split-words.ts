/** Splits lines at spaces, so that a long list of names needs no quotes. */
export const splitWords = (...lines: readonly string[]): readonly string[] =>
  lines.join(' ').split(' ')
