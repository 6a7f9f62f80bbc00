import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The files of an engine's folder, by path: its manifest, and a program that runs the fake engine. */
export function engineFiles(manifest: object = {}, environment = ''): Record<string, string> {
  const run = join(import.meta.dirname, 'run.ts')
  return {
    'engine_manifest.json': JSON.stringify({
      uuid: 'c7b58856-bd56-4aa1-afb7-b8415f824b06',
      name: 'VOICEVOX Engine',
      version: '0.25.2',
      command: 'run',
      port: 50_021,
      ...manifest,
    }),
    run: `#!/bin/sh\n${environment} exec '${process.env['HOT_DASH_TEST_NODE'] ?? process.execPath}' '${run}' "$@"\n`,
  }
}

/** Installs a fake engine in a new folder. @param environment variables such as `FAKE_ENGINE_EXIT=1` */
export async function installEngine(
  folder: string,
  manifest: object = {},
  environment = '',
): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const [name, text] of Object.entries(engineFiles(manifest, environment)))
    await writeFile(join(folder, name), text)
  await chmod(join(folder, 'run'), 0o755)
}

/** Makes `spawn` throw when it runs the program. */
export async function linkToItself(program: string): Promise<void> {
  await rm(program)
  await symlink(program, program)
}
