import type { Problem } from '../problem.ts'

export interface AccountView {
  /** A handle for sign-out. */
  readonly id: string
  readonly host: string
  readonly login: string
  readonly how: 'device' | 'cli' | 'token'
  /** False where the system offers no secrecy and the token lives until quit. */
  readonly kept: boolean
  readonly sync:
    | { readonly name: 'idle'; readonly lastAt: number | null }
    | { readonly name: 'running'; readonly done: number; readonly total: number }
    | { readonly name: 'waiting'; readonly problem: Problem; readonly nextAt: number | null }
  /** The scopes of its token; null while they are not known, and for a fine-grained token, which has none. */
  readonly scopes: readonly string[] | null
  /** Contributions of all time that GitHub counts but will not name to this token. */
  readonly restricted: number
  /** Those that are kept back for another reason, such as an organisation's single sign-on. */
  readonly hidden: number
  /** Those of days with more repositories than GitHub lists. */
  readonly cut: number
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
  /** The host offered first. */
  readonly host: string
  /** Hosts for which a client id is known: the device flow is offered there only. */
  readonly deviceFlowHosts: readonly string[]
  readonly accounts: readonly AccountView[]
  readonly signIn: SignInView
}
