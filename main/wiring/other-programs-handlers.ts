import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { err, ok } from '../../preload/contract/result.ts'
import { done, type Handlers } from '../bridge/bridge.ts'
import { copyCommand } from '../integrations/command-path.ts'
import { createCodexPetFiles, saveDashPictures } from '../integrations/codex-pet-files.ts'
import { mcpConfiguration } from '../integrations/rules/mcp-configuration.ts'
import { shellOf } from '../integrations/rules/shell.ts'
import { findCommand } from './agent-integrations.ts'
import type { Services } from './services.ts'

/** Requests about Dash in other programs. */
export function createOtherProgramsHandlers({ dialogs, files }: Services) {
  const codexFolder = process.env['CODEX_HOME'] ?? join(homedir(), '.codex')
  const codexPet = createCodexPetFiles(codexFolder, files.folder)
  const writing = async (write: Promise<void>, folder: string) => {
    try {
      await write
      return done
    } catch {
      return err({ code: 'export-failed' as const, params: { name: basename(folder) } })
    }
  }
  return {
    async 'mcp-configuration'({ client }) {
      const command = findCommand({ files })
      if (command === null) return err({ code: 'integration-no-command' })
      await copyCommand(command)
      return ok(mcpConfiguration(client, command.path, shellOf(process.platform)))
    },
    'codex-pet': async () => ok({ folder: codexPet.folder, state: await codexPet.state() }),
    'add-codex-pet': (pictures) => writing(codexPet.add(pictures), codexPet.folder),
    'remove-codex-pet': () => writing(codexPet.remove(), codexPet.folder),
    async 'save-dash-pictures'(pictures) {
      const chosen = await dialogs.chooseFolder('pictures')
      if (chosen === null) return done
      const folder = join(chosen, 'dash')
      return writing(saveDashPictures(folder, pictures), folder)
    },
  } satisfies Partial<Handlers>
}
