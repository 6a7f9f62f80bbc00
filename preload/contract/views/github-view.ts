import type { Problem } from '../problem.ts'
import type { Undisclosed } from '../undisclosed.ts'

/** The longest host that the sign-in form takes, in UTF-16 code units. */
export const maxHostLength = 255

/** How the user signed in: with the device flow, the GitHub CLI's token, or a pasted token. */
export type SignInMethod = 'device' | 'cli' | 'token'

export interface AccountView {
  /** A handle for sign-out. */
  readonly id: string
  readonly host: string
  readonly login: string
  readonly method: SignInMethod
  /** False if the system cannot store secrets. The token then lives until quit. */
  readonly isTokenKept: boolean
  readonly sync:
    | { readonly name: 'idle'; readonly lastAt: number | null }
    | { readonly name: 'running'; readonly done: number; readonly total: number }
    | { readonly name: 'waiting'; readonly problem: Problem; readonly nextAt: number }
    /** Hot Dash asks nothing until the user signs in again. Everything counted stays. */
    | { readonly name: 'signed-out'; readonly problem: Problem }
  /** Null while unknown, and for a fine-grained token, which has no scopes. */
  readonly scopes: readonly string[] | null
  readonly undisclosed: Undisclosed
}

export type SignInView =
  | { readonly name: 'none' }
  | { readonly name: 'asking'; readonly host: string }
  | {
      readonly name: 'code'
      readonly host: string
      readonly userCode: string
      readonly expiresAt: number
    }
  | { readonly name: 'failed'; readonly host: string; readonly problem: Problem }

export interface GithubView {
  /** The host to offer first. */
  readonly host: string
  /** The hosts with a known client id. Only these offer the device flow. */
  readonly deviceFlowHosts: readonly string[]
  readonly accounts: readonly AccountView[]
  readonly signIn: SignInView
  /** The host that was last typed or asked for, if the user has not signed in to it yet. Otherwise null. */
  readonly typedHost: string | null
  /** How many sign-ins have succeeded in this run. If the number grows, a sign-in form closes. */
  readonly signInCount: number
}
