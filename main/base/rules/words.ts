/** Splits lines at spaces, so that a long list of names needs no quotes. */
export const words = (...lines: readonly string[]): readonly string[] => lines.join(' ').split(' ')
