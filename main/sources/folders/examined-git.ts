import { err } from '../../../preload/contract/result.ts'
import { withDeadline } from '../../base/deadline.ts'
import type { Git, GitAnswer, GitQuestion, RepositoryGit, RepositoryLocation } from '../git/git.ts'
import { findObstacle, type ObstacleSearch } from './find-obstacle.ts'

/**
 * Git in one repository. The first question examines the repository: if anything would make Git hang or lead it to
 * another machine, Git is not asked, and every question fails with 'obstacle'. Without a question, nothing is
 * examined.
 */
export function createExaminedGit(
  git: Git,
  location: RepositoryLocation,
  options: ObstacleSearch,
): RepositoryGit {
  const { timeouts, signal } = options
  let examination: GitAnswer<string | null> | undefined
  const examined = async <T>(ask: () => GitAnswer<T>): GitAnswer<T> => {
    examination ??= findObstacle(git, location, options)
    const found = await examination
    if (!found.ok) return found
    return found.value === null ? ask() : err({ code: 'obstacle', place: found.value })
  }
  const call = (question: GitQuestion) => ({ ...question, cwd: location.cwd, timeouts, signal })
  return {
    location,
    stream: (question, onText, until = signal) =>
      examined(() =>
        withDeadline({ signals: [signal, until] }, (both) =>
          git.stream({ ...call(question), signal: both.signal }, onText),
        ),
      ),
    text: (question) => examined(() => git.text(call(question))),
    configEntries: (text) => git.configEntries(text, signal, timeouts),
    textOutside: (question) => git.text({ ...question, cwd: null, timeouts, signal }),
  }
}
