import { copyFile, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import PQueue from 'p-queue'
import * as z from 'zod/mini'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import { agentIds, type AgentId } from '../../preload/contract/views/agents-view.ts'
import type {
  FilePreview,
  IntegrationView,
} from '../../preload/contract/views/integrations-view.ts'
import { withTilde } from '../base/file-paths.ts'
import { findProgram, type Environment } from '../base/find-program.ts'
import { readJsonFile, writeJsonFile } from '../base/json-file.ts'
import type { Log } from '../base/log.ts'
import { succeeds } from '../base/succeeds.ts'
import { copyCommand, isCopyDue, type CommandPath } from './command-path.ts'
import { agents, type AgentFiles } from './rules/agent-files.ts'
import { decide, type Decision, type FileChange } from './rules/file-decisions.ts'
import { shellOf } from './rules/shell.ts'
import {
  makeFolders,
  missingFolders,
  readTarget,
  removeEmptyFolders,
  writeTarget,
} from './target-files.ts'

export type Integrations = ReturnType<typeof createIntegrations>

const writtenFile = z.object({
  pieces: z.array(z.string()),
  groups: z.optional(z.record(z.string(), z.unknown())),
  isCreated: z.boolean(),
})
/** What Hot Dash wrote for each agent: files by their absolute paths, and the folders that it made for them. */
const writtenSchema = z.partialRecord(
  z.enum(agentIds),
  z.object({ files: z.record(z.string(), writtenFile), folders: z.array(z.string()) }),
)
type Written = z.output<typeof writtenSchema>

/** The state of one agent's integration, as its files show it. */
interface Look {
  readonly isInstalled: boolean
  readonly decision: Decision
  /** Why Hot Dash must not touch one of its files. */
  readonly fileProblem: Problem | null
  /** Why the integration cannot be switched on, or does nothing. */
  readonly problem: Problem | null
}

/**
 * Installs what lets coding agents tell Hot Dash about their sessions, and removes it. It writes only what the user has
 * seen, and nothing by itself.
 * @param options.home the user's folder
 * @param options.dataFolder keeps what was written, and a backup of each file that is not ours
 * @param options.command null if this package has no command that other programs reach
 */
export function createIntegrations(options: {
  readonly platform: NodeJS.Platform
  readonly environment: Environment
  readonly home: string
  readonly dataFolder: string
  readonly command: CommandPath | null
  readonly log: Pick<Log, 'warn'>
}) {
  const { platform, environment, home, command, log } = options
  const shell = shellOf(platform)
  const folder = path.join(options.dataFolder, 'integrations')
  const writtenPath = path.join(folder, 'written.json')
  const previewed = new Map<AgentId, string>()
  /** One look or change at a time. */
  const turns = new PQueue({ concurrency: 1 })

  const readWritten = async (): Promise<Written> =>
    (await readJsonFile(writtenPath, writtenSchema)) ?? {}

  const variable = (name: string): string | undefined => {
    const value = environment[name]
    return value !== undefined && path.isAbsolute(value) ? value : undefined
  }
  const folderOf = (agent: AgentId) => path.resolve(agents[agent].folder(home, variable))

  function filesOf(agent: AgentId): AgentFiles {
    const { own, shared } = agents[agent].files(shell, command?.path ?? 'hot-dash')
    const place = (relative: string) => path.join(folderOf(agent), relative)
    const entries = Object.entries(own).map(([relative, text]) => [place(relative), text])
    return {
      own: Object.fromEntries(entries) as AgentFiles['own'],
      shared: shared && { ...shared, path: place(shared.path) },
    }
  }

  async function look(agent: AgentId): Promise<Look> {
    const files = filesOf(agent)
    const record = (await readWritten())[agent]
    const written = new Map(Object.entries(record?.files ?? {}))
    const roots = [home, ...(isChosen(agent) ? [folderOf(agent)] : [])]
    const found = new Map<string, string | null>()
    let fileProblem: Problem | null = null
    for (const file of new Set(
      [...Object.keys(files.own), files.shared?.path ?? [], ...written.keys()].flat(),
    )) {
      const isShared = file === files.shared?.path || written.get(file)?.groups !== undefined
      const read = await readTarget(file, roots, !isShared)
      found.set(file, read.ok ? read.value : null)
      if (!read.ok) fileProblem ??= withLabel(read.error)
    }
    const decision = decide(files, found, written)
    if (decision.invalid !== null)
      fileProblem ??= withLabel({ code: 'integration-invalid', params: { file: decision.invalid } })
    const noCommand: Problem | null = command === null ? { code: 'integration-no-command' } : null
    return {
      isInstalled: await isInstalled(agent),
      decision,
      fileProblem,
      problem: noCommand ?? fileProblem ?? (await findBlockingSetting(agent)),
    }
  }

  /** Whether a variable says where the agent's folder is. */
  const isChosen = (agent: AgentId): boolean =>
    agents[agent].folder(home, variable) !== agents[agent].folder(home, () => undefined)

  const isInstalled = async (agent: AgentId): Promise<boolean> =>
    (await findProgram(agents[agent].program, environment)) !== undefined ||
    (await succeeds(readdir(folderOf(agent))))

  async function findBlockingSetting(agent: AgentId): Promise<Problem | null> {
    for (const { place, pattern } of agents[agent].blockingSettings(platform)) {
      const isOwn = !path.isAbsolute(place)
      for (const file of await listJsonFiles(path.resolve(folderOf(agent), place))) {
        const text = await readFile(file, 'utf8').catch(() => '')
        if (pattern.test(text))
          return withLabel({
            code: isOwn ? 'integration-hooks-off' : 'integration-managed',
            params: { file },
          })
      }
    }
    return null
  }

  /** The problem, with the path of its file as the user writes it. */
  function withLabel(problem: Problem): Problem {
    return { ...problem, params: { file: labelOf(String(problem.params?.['file'])) } }
  }
  const labelOf = (file: string): string => withTilde(file, home)

  async function readView(agent: AgentId): Promise<IntegrationView> {
    const { isInstalled, decision, problem } = await look(agent)
    const { state } = decision
    if (state === 'changed') return { agent, name: state, files: decision.changed.map(labelOf) }
    if (state === 'off' && !isInstalled) return { agent, name: 'absent' }
    return { agent, name: state, problem }
  }

  const backupOf = (agent: AgentId) => path.join(folder, `${agent}-hooks.json`)

  async function preview(agent: AgentId): Promise<Result<readonly FilePreview[], Problem>> {
    const { decision, problem } = await look(agent)
    if (problem !== null) return err(problem)
    previewed.set(agent, JSON.stringify(decision.install))
    const isCopied = command !== null && (await isCopyDue(command))
    return ok([
      ...(isCopied ? [{ path: labelOf(command.path), parts: null, backup: null }] : []),
      ...decision.install.map(({ path: file, before, parts, written }) => ({
        path: labelOf(file),
        parts: parts.map(({ text, isNew }) => ({ text: text.replaceAll('\r', ''), isNew })),
        backup: before === null || written?.groups === undefined ? null : labelOf(backupOf(agent)),
      })),
    ])
  }

  /** Writes what the user has seen. Fails if Hot Dash would write something else by now (`integration-moved`). */
  async function install(agent: AgentId): Promise<Result<null, Problem>> {
    const { decision, problem } = await look(agent)
    if (problem !== null || command === null)
      return err(problem ?? { code: 'integration-no-command' })
    if (previewed.get(agent) !== JSON.stringify(decision.install))
      return err({ code: 'integration-moved' })
    previewed.delete(agent)
    const written = await readWritten()
    const missing = await Promise.all(decision.install.map((change) => missingFolders(change.path)))
    const folders = [...new Set([...(written[agent]?.folders ?? []), ...missing.flat()])]
    const files = new Map(Object.entries(written[agent]?.files ?? {}))
    for (const { path: file, written: now } of decision.install) {
      if (now === null) files.delete(file)
      else files.set(file, { ...now, pieces: [...now.pieces] })
    }
    const installed = await makeChanges(agent, decision.install, async () => {
      await writeJsonFile(writtenPath, {
        ...written,
        [agent]: { files: Object.fromEntries(files), folders },
      })
      for (const { path: file, before, written: now } of decision.install)
        if (before !== null && now?.groups !== undefined) await copyFile(file, backupOf(agent))
      await copyCommand(command)
      await makeFolders(folders)
    })
    if (!installed.ok) {
      await removeEmptyFolders(missing.flat())
      await writeJsonFile(writtenPath, written)
    }
    return installed
  }

  /** Takes back what was written, and leaves what others have changed. */
  async function remove(agent: AgentId): Promise<Result<null, Problem>> {
    const { decision, fileProblem } = await look(agent)
    if (fileProblem !== null) return err(fileProblem)
    const removed = await makeChanges(agent, decision.remove)
    if (!removed.ok) return removed
    const { [agent]: last, ...others } = await readWritten()
    await removeEmptyFolders(last?.folders ?? [])
    await writeJsonFile(writtenPath, others)
    return removed
  }

  /** Makes all of the changes, or none. @param prepare called before the first change */
  async function makeChanges(
    agent: AgentId,
    changes: readonly FileChange[],
    prepare?: () => Promise<void>,
  ): Promise<Result<null, Problem>> {
    const made: FileChange[] = []
    try {
      await prepare?.()
      for (const one of changes) {
        await writeTarget(one.path, one.after)
        made.push(one)
      }
      return ok(null)
    } catch (cause) {
      log.warn(`the files for ${agent} could not be changed`, cause)
      for (const one of made.reverse())
        await writeTarget(one.path, one.before).catch((again: unknown) =>
          log.warn('a file could not be restored', again),
        )
      return err({ code: 'integration-failed' })
    }
  }

  return {
    /** Reads the files of all agents. */
    views: () => turns.add(() => Promise.all(agentIds.map(readView))),
    preview: (agent: AgentId) => turns.add(() => preview(agent)),
    install: (agent: AgentId) => turns.add(() => install(agent)),
    remove: (agent: AgentId) => turns.add(() => remove(agent)),
    /** Renews the copy of the command after an update of the AppImage, if there is one. */
    async renewCommand(): Promise<void> {
      const isCopied = command !== null && command.original !== null
      if (isCopied && (await readdir(path.dirname(command.path)).catch(() => [])).length > 0)
        await copyCommand(command)
    },
  }
}

/** The `.json` files of the folder at a place; without such a folder, the place itself, which may be a file. */
async function listJsonFiles(place: string): Promise<readonly string[]> {
  try {
    const names = await readdir(place)
    return names.filter((name) => name.endsWith('.json')).map((name) => path.join(place, name))
  } catch {
    return [place]
  }
}
