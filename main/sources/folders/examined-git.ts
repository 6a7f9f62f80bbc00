import { err, type Result } from '../../../preload/contract/result.ts'
import type { RepositoryLocation } from '../clones/repository-location.ts'
import type { Git, GitFailure } from '../git/git.ts'
import { findObstacle, type ObstacleSearch } from './find-obstacle.ts'

/**
 * Git for one repository. The first question examines the repository: if anything would make Git hang or lead it to
 * another machine, Git is not asked, and every question fails with 'obstacle'. Without a question, nothing is
 * examined.
 */
export function examinedGit(git: Git, location: RepositoryLocation, search: ObstacleSearch): Git {
  let examination: ReturnType<typeof findObstacle> | undefined
  const examined = async <T>(
    signal: AbortSignal,
    ask: () => Promise<Result<T, GitFailure>>,
  ): Promise<Result<T, GitFailure>> => {
    examination ??= findObstacle(git, location, search, signal)
    const found = await examination
    if (!found.ok) return found
    return found.value === null ? ask() : err({ code: 'obstacle', place: found.value })
  }
  return {
    stream: (call, onText) => examined(call.signal, () => git.stream(call, onText)),
    text: (call) => examined(call.signal, () => git.text(call)),
    configEntries: (text, signal) => git.configEntries(text, signal),
    afterTimeouts: (timeouts) => examinedGit(git.afterTimeouts(timeouts), location, search),
  }
}
