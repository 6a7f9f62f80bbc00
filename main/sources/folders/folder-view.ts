import path from 'node:path'

import type { FolderView } from '../../../preload/contract/views/folders-view.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { withTilde } from '../../base/file-paths.ts'
import type { Verdict } from '../../ledger/rules/counting.ts'
import type { RepositoryId } from '../../ledger/rules/facts.ts'
import type { ChosenFolder } from './chosen-folder.ts'
import type { Clone } from '../clones/clone.ts'

/** A folder as the pages show it. @param context.clones by common Git directory */
export function folderView(
  folder: ChosenFolder,
  context: {
    readonly clones: ReadonlyMap<string, Clone>
    readonly gitProblem: Problem | null
    readonly home: string
    readonly verdict: (repository: RepositoryId) => Verdict
  },
): FolderView {
  const { clones, gitProblem, home, verdict } = context
  const { chosen } = folder
  const members = [...folder.locations.keys()].flatMap((gitDir) => clones.get(gitDir) ?? [])
  const counts = (member: Clone) => {
    const { repository } = member.scanState()
    return repository !== null && verdict(repository) === 'yes'
  }
  return {
    id: folder.id,
    label: withTilde(chosen, home),
    state: stateOf(folder, members, gitProblem),
    repositories: members.length,
    counting: members.filter(counts).length,
    empty: members.filter((member) => member.scanState().isEmpty).length,
    problems: problemsOf(folder.state().broken, members, counts),
    late: lateOf(folder, members),
  }
}

function lateOf(folder: ChosenFolder, members: readonly Clone[]): FolderView['late'] {
  const { problem, isOnNetwork } = folder.state()
  if (problem !== null) return null
  if (isOnNetwork) return 'network'
  if (!members.every((member) => member.seesAllCommits())) return 'commits'
  return folder.isWatched() ? null : 'new-repositories'
}

function stateOf(
  folder: ChosenFolder,
  members: readonly Clone[],
  gitProblem: Problem | null,
): FolderView['state'] {
  const { problem: ownProblem, searchedAt, broken } = folder.state()
  const problem = ownProblem ?? gitProblem
  if (problem !== null) return { name: 'trouble', problem }
  const done = members.filter((member) => member.scanState().awaitedScan === null).length
  if (searchedAt === null) return { name: 'scanning', done, total: null }
  if (done < members.length) return { name: 'scanning', done, total: members.length }
  if (members.length + broken.size > 0) return { name: 'watching' }
  const name = path.basename(folder.chosen)
  return { name: 'trouble', problem: { code: 'folder-without-repositories', params: { name } } }
}

function problemsOf(
  broken: ReadonlySet<string>,
  members: readonly Clone[],
  counts: (member: Clone) => boolean,
): readonly Problem[] {
  const ofBroken = [...broken].map((folder): Problem => {
    return { code: 'repository-unreadable', params: { name: path.basename(folder) } }
  })
  // A repository that counts already keeps counting, even if its languages change.
  const ofMembers = members.flatMap((member) => {
    const problem = member.problem()
    const isUnimportant = problem?.code === 'languages-unread' && counts(member)
    return problem === null || isUnimportant ? [] : [problem]
  })
  return [...ofBroken, ...ofMembers]
}
