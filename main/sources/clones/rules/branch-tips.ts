/** The commit at the tip of each local branch, by the branch's full name. */
export type BranchTips = ReadonlyMap<string, string>

export const tipFormat = '%(objectname) %(refname)'

export function parseTips(text: string): BranchTips {
  const tips = new Map<string, string>()
  for (const line of text.split('\n')) {
    const match = /^([0-9a-f]{40,64}) (refs\/heads\/.+)$/.exec(line)
    if (match?.[1] !== undefined && match[2] !== undefined) tips.set(match[2], match[1])
  }
  return tips
}

/** The input with which `git log --stdin` shows what `to` reaches and `from` does not. Empty if no tip is new. */
export function revisionsBetween(to: BranchTips, from: BranchTips): string {
  const known = new Set(from.values())
  const wanted = [...new Set(to.values())].filter((oid) => !known.has(oid))
  if (wanted.length === 0) return ''
  return [...wanted, ...[...known].map((oid) => `^${oid}`)].map((line) => `${line}\n`).join('')
}
