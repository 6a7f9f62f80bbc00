import { app } from 'electron'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { commandPath } from '../integrations/command-path.ts'
import { createIntegrations, type Integrations } from '../integrations/integrations.ts'
import type { Foreground } from './foreground.ts'

/** The hot-dash command as other programs reach it; null if they cannot. */
export const findCommand = ({ files }: Pick<Foreground, 'files'>) =>
  commandPath({
    platform: process.platform,
    environment: process.env,
    execPath: process.execPath,
    folder: app.isPackaged
      ? join(process.resourcesPath, 'command')
      : join(app.getAppPath(), 'out', 'command'),
    dataFolder: files.folder,
  })

/** Creates the service that installs hooks into the coding agents of this machine. */
export function createAgentIntegrations(
  foreground: Pick<Foreground, 'files' | 'log'>,
): Integrations {
  const { files, log } = foreground
  const integrations = createIntegrations({
    platform: process.platform,
    environment: process.env,
    home: homedir(),
    dataFolder: files.folder,
    command: findCommand(foreground),
    log,
  })
  integrations.renewCommand().catch((cause: unknown) => {
    log.warn('the copy of the command could not be renewed', cause)
  })
  return integrations
}
