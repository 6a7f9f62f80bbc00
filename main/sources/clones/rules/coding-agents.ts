/**
 * Coding agents and bots in commits. A commit made together with an agent is the user's own: the user is its author,
 * and only a hint names the agent. A missing hint proves nothing, since users can leave it out.
 */

/** The addresses that agents write into trailers, in lower case. */
const agentAddresses: ReadonlySet<string> = new Set([
  // Claude Code (https://code.claude.com/docs/en/settings#attribution-settings)
  'noreply@anthropic.com',
  // Codex
  'noreply@openai.com',
  // Cursor
  'cursoragent@cursor.com',
  // Aider (https://aider.chat/docs/git.html)
  'noreply@aider.chat',
])

/** GitHub Copilot, with the id of any of its users. */
const copilot = /^\d+\+copilot@users\.noreply\.github\.com$/

/** Aider appends this to the names of author and committer (https://aider.chat/docs/git.html). */
const aiderMark = / \(aider\)$/i

function isAgent(email: string): boolean {
  const lower = email.toLowerCase()
  return agentAddresses.has(lower) || copilot.test(lower)
}

/** Whether the address belongs to a program. Its commits count for no user. */
export function isBotAddress(email: string): boolean {
  return /\[bot\]@/i.test(email) || isAgent(email)
}

/** The author's name without the mark of an agent that helped. */
export function withoutAgentMark(name: string): string {
  return name.replace(aiderMark, '')
}

/** @param commit.coAuthors the values of its `Co-authored-by` trailers, in one text */
export function isMadeWithAgent(
  commit: Readonly<Record<'author' | 'committer' | 'coAuthors', string>>,
): boolean {
  if (aiderMark.test(commit.author) || aiderMark.test(commit.committer)) return true
  return [...commit.coAuthors.matchAll(/<([^<>]*)>/g)].some(([, email = '']) => isAgent(email))
}
