import { mkdtempSync, rmSync } from 'node:fs'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { gitEnvironment } from '../e2e/app.ts'
import { startGithub, type FakeGithub } from '../fakes/github/server.ts'
import type { GitSandbox } from '../fakes/repositories.ts'
import { canMountDisks, mountSmallDisk, type SmallDisk } from '../fakes/small-disk.ts'
import type { FakeVoicevox } from '../fakes/voicevox/contract.ts'
import { startVoicevox } from '../fakes/voicevox/server.ts'

/** The surroundings of both devices: GitHub, a voice engine, and disks. All of them can fail. */
export interface Surroundings {
  readonly github: FakeGithub
  readonly engine: FakeVoicevox
  /** The environment of both apps. */
  readonly env: Readonly<Record<string, string>>
  /** The disk of the folder that carries Dash. Null if none can be mounted; then it is a plain folder. */
  readonly sharedDisk: SmallDisk | null
  /** Its folder that carries Dash. */
  readonly shared: string
  /** The disk of the other device. */
  readonly otherDisk: SmallDisk | null
  /** The other device's data folder. */
  readonly otherData: string
  /** Opens an issue on GitHub, which is a dish. */
  openIssue(): void
  /** How many issues were opened. */
  issues(): number
  close(): Promise<void>
}

/** Large enough for what Hot Dash and Chromium write in a day. */
const megabytes = 128

export async function openSurroundings(sandbox: GitSandbox): Promise<Surroundings> {
  const github = await startGithub({})
  const engine = await startVoicevox()
  const { model } = github
  const dash = model.user('dash')
  const repository = model.repository('kitchen/on-github')
  const programs = sandbox.path('programs')
  await mkdir(programs)
  const cli = join(programs, 'gh')
  await writeFile(cli, `#!/bin/sh\necho ${model.token(dash, ['repo'])}\n`)
  await chmod(cli, 0o755)

  const disks = [1, 2].map(() => (canMountDisks ? mountSmallDisk(megabytes) : null))
  const [sharedDisk = null, otherDisk = null] = disks
  const folder = mkdtempSync(join(tmpdir(), 'hot-dash-soak-'))
  const [shared, otherData] = [
    join(sharedDisk?.path ?? folder, 'shared'),
    join(otherDisk?.path ?? folder, 'other'),
  ]
  await mkdir(shared)
  let issues = 0
  return {
    github,
    engine,
    env: {
      ...gitEnvironment(sandbox),
      HOT_DASH_GITHUB_URL: github.url,
      HOT_DASH_VOICEVOX_URL: engine.url,
      PATH: `${programs}${delimiter}${process.env['PATH'] ?? ''}`,
    },
    sharedDisk,
    shared,
    otherDisk,
    otherData,
    openIssue() {
      model.issue(dash, repository, new Date().toISOString())
      issues += 1
    },
    issues: () => issues,
    async close() {
      await Promise.all([github.close(), engine.close()])
      for (const disk of disks) disk?.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
