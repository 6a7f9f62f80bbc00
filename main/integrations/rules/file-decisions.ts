import type { AgentFiles } from './agent-files.ts'
import { appendHooks, eventsWith, takeOutGroups, takeOutPieces } from './shared-hooks.ts'
import type { HookGroups, TextPart } from './shared-hooks.ts'

export interface WrittenFile {
  /** The parts that Hot Dash added, in their order; in a file of our own, its whole text. */
  readonly pieces: readonly string[]
  /** The hooks that were added to a shared file. Absent for a file of our own. */
  readonly groups?: HookGroups | undefined
  /** Whether the file did not exist before. */
  readonly isCreated: boolean
}

export interface FileChange {
  readonly path: string
  /** Null if there is no file. */
  readonly before: string | null
  /** Null deletes it. */
  readonly after: string | null
  readonly parts: readonly TextPart[]
  /** What to remember of the file; null if nothing. */
  readonly written: WrittenFile | null
}

/** The state of one file, and the changes that would switch the integration on and off. */
interface FileDecision {
  readonly state: 'off' | 'on' | 'outdated' | 'changed'
  readonly install: FileChange | null
  readonly remove: FileChange | null
}

export interface Decision {
  readonly state: FileDecision['state']
  readonly changed: readonly string[]
  readonly install: readonly FileChange[]
  readonly remove: readonly FileChange[]
  /** The path of a shared file whose hooks are not as the agent expects them, or null. */
  readonly invalid: string | null
}

/** A shared file that did not exist begins with this. */
const emptyFile = '{}\n'

/**
 * Decides what an integration's files mean, and what they become.
 * @param files what this version would write, by paths
 * @param found the text of each of these files, and of those that were written; null if the file is missing
 * @param written what Hot Dash has written so far, by paths
 */
export function decide(
  files: AgentFiles,
  found: ReadonlyMap<string, string | null>,
  written: ReadonlyMap<string, WrittenFile>,
): Decision {
  const sharedPaths = new Set([files.shared?.path ?? [], sharedPathsOf(written)].flat())
  const paths = new Set([...Object.keys(files.own), ...written.keys(), ...sharedPaths])
  const decisions = new Map<string, FileDecision | 'invalid'>()
  for (const path of paths) {
    const file = { path, before: found.get(path) ?? null, last: written.get(path) }
    const decision = sharedPaths.has(path)
      ? sharedFile(file, path === files.shared?.path ? files.shared.groups : {})
      : ownFile(file, files.own[path] ?? null)
    decisions.set(path, decision)
  }
  const all = [...decisions].flatMap(([path, one]) => (one === 'invalid' ? [] : [{ path, ...one }]))
  const [only = 'off', ...others] = new Set(all.map((one) => one.state))
  const isChanged = [only, ...others].includes('changed')
  const state = isChanged ? 'changed' : others.length > 0 ? 'outdated' : only
  return {
    state,
    changed: all.filter((one) => one.state === 'changed').map(({ path }) => path),
    install: isChanged ? [] : all.flatMap(({ install }) => install ?? []),
    remove: all.flatMap(({ remove }) => remove ?? []),
    invalid: [...decisions].find(([, one]) => one === 'invalid')?.[0] ?? null,
  }
}

const sharedPathsOf = (written: ReadonlyMap<string, WrittenFile>): readonly string[] =>
  [...written].filter(([, { groups }]) => groups !== undefined).map(([path]) => path)

interface FoundFile {
  readonly path: string
  readonly before: string | null
  /** What Hot Dash has written there. */
  readonly last: WrittenFile | undefined
}

/** @param wanted null if this version needs no such file */
function ownFile({ path, before, last }: FoundFile, wanted: string | null): FileDecision {
  const isOurs = before !== null && (before === wanted || before === last?.pieces[0])
  const changeTo = (after: string | null): FileChange => ({
    path,
    before,
    after,
    parts: after === null ? [] : [{ text: after, isNew: true }],
    written: after === null ? null : { pieces: [after], isCreated: true },
  })
  const remove = isOurs ? changeTo(null) : null
  if (before === wanted) return { state: wanted === null ? 'off' : 'on', install: null, remove }
  if (before === null) return { state: 'off', install: changeTo(wanted), remove }
  if (!isOurs) return { state: 'changed', install: null, remove }
  return { state: 'outdated', install: changeTo(wanted), remove }
}

function sharedFile(
  { path, before, last }: FoundFile,
  groups: HookGroups,
): FileDecision | 'invalid' {
  const text = before ?? emptyFile
  const present = eventsWith(text, groups)
  const former = eventsWith(text, last?.groups ?? {})
  const rest = takeOut(text, groups, last)
  const parts = appendHooks(rest, groups)
  if (parts === null) return 'invalid'
  const changeTo = (after: string | null, added: readonly TextPart[]): FileChange => ({
    path,
    before,
    after,
    parts: added,
    written:
      added.length === 0
        ? null
        : {
            pieces: added.filter(({ isNew }) => isNew).map((part) => part.text),
            groups,
            isCreated: before === null || last?.isCreated === true,
          },
  })
  const isGone = last?.isCreated === true && rest === emptyFile
  const remove = rest === text ? null : changeTo(isGone ? null : rest, [])
  const wanted = Object.keys(groups).length
  const install = wanted === 0 ? remove : changeTo(parts.map((part) => part.text).join(''), parts)
  if (present.length === wanted && wanted > 0) return { state: 'on', install: null, remove }
  if (present.length === 0 && former.length === 0)
    return isMentioned(text)
      ? { state: 'changed', install: null, remove }
      : { state: 'off', install, remove }
  const isWhole = last !== undefined && former.length === Object.keys(last.groups ?? {}).length
  return isWhole
    ? { state: 'outdated', install, remove }
    : { state: 'changed', install: null, remove }
}

/** Removes what Hot Dash added: its exact text if that is unchanged, otherwise our groups. */
function takeOut(text: string, groups: HookGroups, last: WrittenFile | undefined): string {
  const restored = last === undefined ? null : takeOutPieces(text, last.pieces)
  if (restored !== null) return restored
  return takeOutGroups(takeOutGroups(text, groups), last?.groups ?? {})
}

/** Whether a hook calls our command, although it is not as we write it. */
const isMentioned = (text: string): boolean => /hot-dash[^\n"]* hook /.test(text)
