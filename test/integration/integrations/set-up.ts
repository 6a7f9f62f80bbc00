import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { commandPath } from '../../../main/integrations/command-path.ts'
import { createIntegrations, type Integrations } from '../../../main/integrations/integrations.ts'
import type { AgentId } from '../../../preload/contract/views/agents-view.ts'
import type {
  FilePreview,
  IntegrationView,
} from '../../../preload/contract/views/integrations-view.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/** Writes a file, and the folders above it. */
export function put(path: string, text: string | Buffer, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  chmodSync(path, mode)
}

/** Everything below a folder: each file's type, mode and bytes, each link's target. */
export function treeOf(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true }) as readonly string[]
  return Object.fromEntries(
    names.map((name) => {
      const path = join(folder, name)
      const found = lstatSync(path)
      const content = found.isFile() ? readFileSync(path, 'base64') : ''
      const target = found.isSymbolicLink() ? readlinkSync(path) : ''
      return [name, `${found.mode.toString(8)} ${content}${target}`]
    }),
  )
}

/** A machine with a home, some agents' programs on the path, and Hot Dash. */
export function createMachine(programs: readonly string[]) {
  const folder = temporaryFolder()
  const home = join(folder.path, 'home')
  const bin = join(folder.path, 'bin')
  const dataFolder = join(folder.path, "Dash's data")
  mkdirSync(home)
  mkdirSync(dataFolder)
  for (const name of programs) put(join(bin, name), '#!/bin/sh\n', 0o755)
  /** Stands in for the command: records its arguments and its input in a file beside it. */
  const putCommand = (version: string) =>
    put(
      join(folder.path, version, 'hot-dash'),
      `#!/bin/sh\n{ printf '%s\\n' "$*"; cat; echo; } >>"$0.told"\n`,
      0o755,
    )
  putCommand('command')
  /** @param version the folder of the command */
  const open = (
    version = 'command',
    environment: Readonly<Record<string, string>> = {},
  ): Integrations =>
    createIntegrations({
      platform: process.platform,
      environment: { PATH: bin, ...environment },
      home,
      dataFolder,
      command: commandPath({
        platform: process.platform,
        environment,
        execPath: '/opt/Hot Dash/hot-dash',
        folder: join(folder.path, version),
        dataFolder,
      }),
      log: { warn: () => undefined },
    })
  return {
    ...folder,
    home,
    dataFolder,
    open,
    putCommand,
    viewOf: async (agent: AgentId, integrations = open()): Promise<IntegrationView | undefined> =>
      (await integrations.views()).find((one) => one.agent === agent),
  }
}

/** Previews an integration, and installs it. */
export async function switchOn(
  integrations: Integrations,
  agent: AgentId,
): Promise<readonly FilePreview[]> {
  const preview = await integrations.preview(agent)
  if (!preview.ok) throw new Error(preview.error.code)
  const installed = await integrations.install(agent)
  if (!installed.ok) throw new Error(installed.error.code)
  return preview.value
}
