import { err } from '../../../preload/contract/result.ts'
import type { RepositoryLocation } from '../clones/repository-location.ts'
import type { Git } from '../git/git.ts'
import { findObstacle, type ObstacleSearch } from './find-obstacle.ts'

/**
 * Git for one repository, which is examined before the first question: where something would make Git hang, Git is not
 * started, and each question fails with 'obstacle'. Where nothing is asked, nothing is examined.
 */
export function examinedGit(git: Git, location: RepositoryLocation, search: ObstacleSearch): Git {
  let examination: Promise<string | null> | undefined
  const examined = async <T>(ask: () => Promise<T>) => {
    examination ??= findObstacle(location, search)
    const place = await examination
    return place === null ? ask() : err({ code: 'obstacle', place } as const)
  }
  return {
    stream: (call, onText) => examined(() => git.stream(call, onText)),
    text: (call) => examined(() => git.text(call)),
    afterTimeouts: (timeouts) => examinedGit(git.afterTimeouts(timeouts), location, search),
  }
}
