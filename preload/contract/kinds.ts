/** The kinds of contribution that become food, in the order of the menu. */
export const kinds = ['commit', 'issue', 'review', 'pull-request'] as const
export type Kind = (typeof kinds)[number]

/** Kinds that are items with an exact key; commits are counted by family and day instead. */
export type ItemKind = Exclude<Kind, 'commit'>

export function isItemKind(text: string): text is ItemKind {
  return text !== 'commit' && kinds.some((kind) => kind === text)
}
