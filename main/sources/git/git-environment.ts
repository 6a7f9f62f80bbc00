import type { Environment } from '../../base/find-program.ts'
import { splitWords } from '../../base/rules/split-words.ts'

/** Git's variables that locate the user's and the system's configuration. All others would change Git's behaviour. */
const keptVariables = new Set(
  splitWords('GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM GIT_CONFIG_NOSYSTEM GIT_EXEC_PATH'),
)

/**
 * The environment of all calls: nothing asks for a password, fetches, or takes a lock.
 * @param maxAllocationBytes Git refuses a larger single allocation, because an object can claim any size
 */
export function gitEnvironment(environment: Environment, maxAllocationBytes: number): Environment {
  const inherited = Object.entries(environment).filter(
    ([name]) => !/^(?:GIT_|SSH_ASKPASS)/i.test(name) || keptVariables.has(name),
  )
  return {
    ...Object.fromEntries(inherited),
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    // A partial clone would fetch missing objects, using programs that its own configuration names.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    // If unset, Git flushes after each commit, and a long history takes twice as long.
    GIT_FLUSH: '0',
    GIT_ALLOC_LIMIT: String(maxAllocationBytes),
    LC_ALL: 'C',
  }
}

/** Overrides the settings (https://git-scm.com/docs/git-config) through which a repository makes Git run programs. */
export const hardeningArgs: readonly string[] = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.pager=cat',
  'core.askPass=',
  'core.sshCommand=false',
  'core.alternateRefsCommand=false',
  'credential.helper=',
  'diff.external=',
  'gpg.program=false',
  'log.showSignature=false',
  'protocol.allow=never',
].flatMap((setting) => ['-c', setting])
