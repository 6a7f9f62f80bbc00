import type { Brand } from '../../../../preload/contract/brand.ts'

/** A GitHub access token. It stays in main: never part of a view, a problem or a line of the log. */
export type Token = Brand<string, 'Token'>

const patterns = [
  // https://github.blog/changelog/2021-03-31-authentication-token-format-updates-are-generally-available/
  /^(?:gh[a-z]_|github_pat_)[A-Za-z0-9_.-]{16,1000}$/,
  // Enterprise servers from before those prefixes.
  /^[0-9a-f]{40}$/,
]

/** A pasted or printed token without the blanks around it; undefined where it cannot be one. */
export function parseToken(text: string): Token | undefined {
  const trimmed = text.trim()
  return patterns.some((pattern) => pattern.test(trimmed)) ? (trimmed as Token) : undefined
}

/** The scopes in an `X-OAuth-Scopes` header; null without one (a fine-grained token has none). */
export function parseScopes(header: string | undefined): readonly string[] | null {
  if (header === undefined) return null
  return header
    .split(',')
    .map((scope) => scope.trim())
    .filter((scope) => scope !== '')
}
