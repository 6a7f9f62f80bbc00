import type { Brand } from '../../../../preload/contract/brand.ts'

/** A GitHub access token. It stays in main: never part of a view, a problem or a log line. */
export type Token = Brand<string, 'Token'>

const patterns = [
  // GitHub's prefixes: https://github.blog/changelog/2021-03-31-authentication-token-format-updates-are-generally-available/
  /^(?:gh[a-z]_|github_pat_)[A-Za-z0-9_.-]{16,1000}$/,
  // The format of Enterprise servers from before those prefixes.
  /^[0-9a-f]{40}$/,
]

/** A pasted or printed token without surrounding whitespace; null if it cannot be a token. */
export function parseToken(text: string): Token | null {
  const trimmed = text.trim()
  return patterns.some((pattern) => pattern.test(trimmed)) ? (trimmed as Token) : null
}

/** The scopes in an `X-OAuth-Scopes` header; null without the header (a fine-grained token has no scopes). */
export function parseScopes(header: string | undefined): readonly string[] | null {
  const scopes = header?.split(',').map((scope) => scope.trim())
  return scopes?.filter((scope) => scope !== '') ?? null
}
