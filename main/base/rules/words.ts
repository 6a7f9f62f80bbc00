/** The words of some lines, for long lists of names without spaces. */
export const words = (...lines: readonly string[]): readonly string[] => lines.join(' ').split(' ')
