/** The log of causes. Never hand it a token, the words Dash speaks, or the name of a private repository. */
export interface Log {
  info(message: string, details?: unknown): void
  warn(message: string, cause?: unknown): void
  error(message: string, cause?: unknown): void
}
