import { parseTree } from './rules/tree-entries.ts'
import { runRemoteGit, type RemoteGit } from './run-remote-git.ts'

/** Git failed in the carrier's own clone, not at the remote. */
export class CloneFailed extends Error {}

export type CloneGit = ReturnType<typeof createCloneGit>

/** The calls of Git in the carrier's own clone. All but `remote` throw `CloneFailed` if Git fails. */
export function createCloneGit(git: RemoteGit) {
  const { environment, repository, transports } = git

  /** Runs Git without the remote. */
  async function local(args: readonly string[], input = ''): Promise<Buffer> {
    const answer = await runRemoteGit(git, args, { input })
    if (!answer.ok) throw new CloneFailed(`git ${args[0]}`, { cause: answer.error.cause })
    return answer.value
  }

  /** Runs Git with the remote, and with the user's own ssh command if there is one. */
  async function remote(args: readonly string[]) {
    if (transports === 'file') return runRemoteGit(git, args)
    const config = await runRemoteGit(git, ['config', '--get', 'core.sshCommand'])
    const own = config.ok ? config.value.toString().trim() : ''
    const ssh = environment['GIT_SSH_COMMAND'] ?? (own || 'ssh')
    return runRemoteGit(git, args, { ssh })
  }

  return {
    create: () =>
      local(['init', '--bare', '--quiet', '--template=', '--object-format=sha1', repository]),
    local,
    text: async (args: readonly string[], input?: string) =>
      (await local(args, input)).toString('utf8').trimEnd(),
    tree: async (...args: readonly string[]) =>
      parseTree((await local(['--literal-pathspecs', 'ls-tree', '-z', ...args])).toString()),
    blob: (oid: string) => local(['cat-file', 'blob', oid]),
    remote,
  }
}
