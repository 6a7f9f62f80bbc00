import { isLoopbackHost } from '../../../base/rules/loopback.ts'

/**
 * One GitHub host. github.com and GHE.com serve their API from a separate host. Any other host is treated as a GitHub
 * Enterprise Server (`/login/…`, `/api/v3`, `/api/graphql`).
 */
export interface Host {
  /** In lower case, with the port if one is given. Ids in the database contain it. */
  readonly name: string
  /** The origin of its pages and of the device flow. */
  readonly web: string
  /** The base URL of the REST API. Octokit derives the GraphQL URL from it. */
  readonly rest: string
}

export const githubCom = cloudHost('github.com')

function cloudHost(name: string): Host {
  return { name, web: `https://${name}`, rest: `https://api.${name}` }
}

const hostPattern =
  /^(?:(https?):\/\/)?(\[::1\]|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)(?::(\d{1,5}))?(?:[/?#].*)?$/

function partsOf(text: string) {
  const [, scheme, domain, port] = hostPattern.exec(text.trim().toLowerCase()) ?? []
  return { scheme, domain, port: port === undefined ? '' : `:${port}` }
}

function hostFrom(domain: string, port: string, scheme: string): Host {
  if (/^(?:www\.|api\.)?github\.com$/.test(domain) && port === '') return githubCom
  const tenant = /^(?:api\.)?([a-z0-9-]+)\.ghe\.com$/.exec(domain)?.[1]
  if (tenant !== undefined && port === '') return cloudHost(`${tenant}.ghe.com`)
  const name = `${domain}${port}`
  const web = `${scheme}://${name}`
  return { name, web, rest: `${web}/api/v3` }
}

/**
 * Finds the host in what the user typed or pasted: a name, with or without port, or any URL of its pages or API.
 * Always uses https, except on loopback.
 * @returns null if the text contains no host
 */
export function parseHost(text: string): Host | null {
  const { domain, port } = partsOf(text)
  if (domain === undefined) return null
  return hostFrom(domain, port, isLoopbackHost(domain) ? 'http' : 'https')
}

/**
 * The host of HOT_DASH_GITHUB_URL, an origin with its scheme.
 * @returns null if it is no origin, or is plain http beyond loopback, which would expose tokens to the network
 */
export function hostOfOrigin(origin: string): Host | null {
  const { scheme, domain, port } = partsOf(origin)
  if (domain === undefined || scheme === undefined) return null
  if (scheme === 'http' && !isLoopbackHost(domain)) return null
  return hostFrom(domain, port, scheme)
}

/** OAuth client ids. */
export interface ClientIds {
  /** For github.com. */
  readonly builtIn: string | null
  /** HOT_DASH_GITHUB_CLIENT_ID, for the host offered by default. */
  readonly environment: string | null
  /** The user's settings, by host name. */
  readonly chosen: Readonly<Record<string, string>>
}

/** The client id of each host. The settings win over the environment, and that over the built-in id. */
export function clientIdsByHost({ builtIn, environment, chosen }: ClientIds, offered: Host) {
  const ids = [[githubCom.name, builtIn], [offered.name, environment], ...Object.entries(chosen)]
  return new Map(ids.filter((entry): entry is [string, string] => Boolean(entry[1])))
}

/** The page on which to type the device code: the `verification_uri` if it is a page of the host. */
export function devicePage(host: Host, verificationUri: string): string {
  return verificationUri.startsWith(`${host.web}/`) ? verificationUri : `${host.web}/login/device`
}

/** The page on which the user revokes access. Revoking it through the API would need the app's secret. */
export function connectionsPage(host: Host, clientId: string | undefined): string {
  return clientId === undefined
    ? `${host.web}/settings/applications`
    : `${host.web}/settings/connections/applications/${encodeURIComponent(clientId)}`
}

/** The form for a new classic token, filled in. For private repositories, GitHub has no narrower scope than `repo`. */
export function tokenPage(host: Host, reads: 'public' | 'private' = 'public'): string {
  const scopes = reads === 'private' ? 'repo,read:user' : 'read:user'
  return `${host.web}/settings/tokens/new?description=Hot%20Dash&scopes=${scopes}`
}

/**
 * The addresses that a host puts on the commits of users who keep their address private, current form first.
 * https://docs.github.com/en/account-and-profile/reference/email-addresses-reference
 */
export function noreplyAddresses(
  host: Host,
  { userId, login }: { readonly userId: number; readonly login: string },
): readonly string[] {
  const domain = `users.noreply.${host.name.replace(/:\d+$/, '')}`
  return [`${userId}+${login}@${domain}`, `${login}@${domain}`]
}
