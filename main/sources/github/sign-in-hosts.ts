import PQueue from 'p-queue'

import {
  clientIdsByHost,
  connectionsPage,
  githubCom,
  parseHost,
  tokenPage,
  type ClientIds,
  type Host,
} from './rules/hosts.ts'

export interface HostOptions {
  /** The host offered by default. */
  readonly host: Host
  readonly clientIds: () => ClientIds
  /** Asks the user whether a host that is new to Hot Dash may be called. */
  readonly confirmHost: (host: string) => Promise<boolean>
}

export type SignInHosts = ReturnType<typeof createSignInHosts>

/** The hosts that the user may sign in to. @param hasAccount whether the user is signed in to a host */
export function createSignInHosts(
  { host: offered, clientIds, confirmHost }: HostOptions,
  hasAccount: (host: string) => boolean,
) {
  const confirmed = new Set<string>()
  const questions = new PQueue({ concurrency: 1 })

  function parse(text: string): Host | null {
    const host = parseHost(text)
    return host?.name === offered.name ? offered : host
  }

  /** Whether the host has answered before, or is github.com. */
  const isKnown = (name: string) => name === githubCom.name || hasAccount(name)
  /** Whether a host may be called, or its pages opened, without asking the user. */
  const isTrusted = (name: string) => name === offered.name || isKnown(name)
  const mayCall = (name: string) => isTrusted(name) || confirmed.has(name)
  const clientIdsOfHosts = () => clientIdsByHost(clientIds(), offered)

  return {
    offered,
    parse,
    isKnown,
    /** The OAuth client ids, by host name. Only the hosts that have one offer the device flow. */
    clientIds: clientIdsOfHosts,

    /**
     * Whether a host may be called. A page can ask to sign in anywhere, so ask the user, one question at a time. A yes
     * counts until the app quits.
     * @param signal if it is aborted before the question's turn comes, the user is not asked
     */
    async confirm(name: string, signal: AbortSignal): Promise<boolean> {
      if (!mayCall(name))
        await questions.add(async () => {
          if (!signal.aborted && !mayCall(name) && (await confirmHost(name))) confirmed.add(name)
        })
      return mayCall(name)
    },

    /** The pages of a host on which users revoke access or make a new token; null if the name is no host's. */
    pages: (name: string = offered.name) => {
      const host = parse(name)
      if (!host) return null
      return {
        isTrusted: isTrusted(host.name),
        connections: connectionsPage(host, clientIdsOfHosts().get(host.name)),
        token: tokenPage(host),
        privateToken: tokenPage(host, 'private'),
      }
    },
  }
}
