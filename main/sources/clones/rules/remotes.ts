import type { RepositoryName } from '../../../ledger/rules/facts.ts'
import type { SshConfig } from './ssh-config.ts'

// The forms in https://git-scm.com/docs/git-clone#_git_urls.
const withScheme =
  /^(https?|ssh|git|git\+ssh|ssh\+git):\/\/(?:[^/?#]*@)?([^/:?#@]+)(?::(\d*))?\/([^?#]*)/i
// `C:/code` is a Windows path, so a host has at least two letters.
const likeScp = /^(?:[^@/\\]+@)?([^@/:\\]{2,}):(?!\/\/)([^\\]*)$/
const defaultPort: Readonly<Record<string, string>> = { http: '80', https: '443' }

/**
 * Parses a remote's URL. The host includes the port of a web address unless it is the default. The name omits `.git`.
 * @param ssh for the host aliases
 * @returns null if the URL names no repository on a host, for example a local path
 */
export function parseRemote(address: string, ssh: SshConfig): RepositoryName | null {
  const text = address.trim()
  const web = withScheme.exec(text)
  if (web !== null) {
    const [, scheme = '', host = '', port = '', path = ''] = web
    const usual = defaultPort[scheme.toLowerCase()]
    // The ssh port is not the web port, and does not distinguish hosts.
    if (usual === undefined) return named(/ssh/i.test(scheme) ? ssh.resolve(host) : host, path)
    return named(port === '' || port === usual ? host : `${host}:${port}`, path)
  }
  const scp = text.includes('://') ? null : likeScp.exec(text)
  return scp === null ? null : named(ssh.resolve(scp[1] ?? ''), scp[2] ?? '')
}

function named(host: string, path: string): RepositoryName | null {
  const name = decoded(path)
    .split('/')
    .filter((part) => part !== '')
    .join('/')
    .replace(/\.git$/i, '')
  const parts = name.split('/')
  if (parts.length < 2 || parts.some((part) => part === '' || part === '.' || part === '..'))
    return null
  return { host: canonicalHost(host.toLowerCase()), name }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/**
 * GitHub's ssh on port 443 has its own host name
 * (https://docs.github.com/authentication/troubleshooting-ssh/using-ssh-over-the-https-port).
 */
function canonicalHost(host: string): string {
  return host === 'ssh.github.com' || host === 'www.github.com' ? 'github.com' : host
}
