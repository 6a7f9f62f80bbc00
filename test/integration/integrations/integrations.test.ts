import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { agentIds, type AgentId } from '../../../preload/contract/views/agents-view.ts'
import { hooksFile } from '../../fakes/hooks-file.ts'
import { canMountDisks, mountSmallDisk } from '../../fakes/small-disk.ts'
import fc, { trials } from '../../support/fast-check.ts'
import { createMachine, put, switchOn, treeOf } from './set-up.ts'

let machine: ReturnType<typeof createMachine>
beforeEach(() => {
  machine = createMachine(agentIds)
})
afterEach(() => machine.remove())
const at = (path: string) => join(machine.home, path)
const read = (path: string) => readFileSync(at(path), 'utf8')
const problem = (code: string) => ({ ok: false, error: { code } })

test('only what the user has seen is written, and switching off removes it', async () => {
  const integrations = machine.open()
  const before = treeOf(machine.path)
  expect(await integrations.views()).toEqual(
    agentIds.map((agent) => ({ agent, name: 'off', problem: null })),
  )
  for (const agent of agentIds) {
    expect(await integrations.install(agent)).toEqual(problem('integration-moved'))
    await integrations.preview(agent)
  }
  expect(treeOf(machine.path)).toEqual(before)
  for (const agent of agentIds) {
    const seen = await switchOn(integrations, agent)
    expect(seen).not.toEqual([])
    for (const { path, parts } of seen)
      expect(readFileSync(path.replace('~', machine.home), 'utf8')).toBe(
        parts?.map(({ text }) => text).join(''),
      )
    expect(await machine.viewOf(agent)).toEqual({ agent, name: 'on', problem: null })
    expect(await integrations.install(agent)).toEqual(problem('integration-moved'))
  }
  // The next start writes nothing.
  const on = treeOf(machine.path)
  await machine.open().views()
  await machine.open().renewCommand()
  expect(treeOf(machine.path)).toEqual(on)
  for (const agent of agentIds) expect((await machine.open().remove(agent)).ok).toBe(true)
  expect(treeOf(machine.home)).toEqual({})
})

/** What a user may already have in the folders of the agents. */
const existing = fc.record({
  // A file that mentions our command looks like one that the user has changed.
  hooks: fc.option(hooksFile.map((text) => text.replaceAll('hot-dash', 'other'))),
  isLinked: fc.boolean(),
  mode: fc.constantFrom(0o600, 0o644, 0o664, 0o755),
  others: fc.subarray([
    '.claude/settings.json',
    '.claude/skills/mine/SKILL.md',
    '.claude/skills/hot-dash/notes.md',
    '.codex/config.toml',
    '.copilot/hooks/hot-dashboard.json',
    '.config/opencode/plugins/mine.js',
    '.gemini/extensions/mine/gemini-extension.json',
    '.gemini/extensions/hot-dash/',
  ]),
  order: fc.shuffledSubarray([...agentIds], { minLength: agentIds.length }),
  isUpdated: fc.boolean(),
})

test('installing, updating and removing leaves every existing byte as it was', async () => {
  await fc.assert(
    fc.asyncProperty(existing, async ({ hooks, isLinked, mode, others, order, isUpdated }) => {
      rmSync(machine.home, { recursive: true })
      rmSync(machine.dataFolder, { recursive: true })
      mkdirSync(machine.home)
      for (const path of others)
        if (path.endsWith('/')) mkdirSync(at(path), { recursive: true })
        else put(at(path), '// mine\n', mode)
      if (hooks !== null)
        put(at(isLinked ? 'dotfiles/hooks.json' : '.codex/hooks.json'), hooks, mode)
      mkdirSync(at('.codex'), { recursive: true })
      if (hooks !== null && isLinked) symlinkSync('../dotfiles/hooks.json', at('.codex/hooks.json'))
      const before = treeOf(machine.home)

      for (const agent of order) await switchOn(machine.open(), agent)
      const on = treeOf(machine.home)
      for (const [name, content] of Object.entries(before))
        if (!name.endsWith('hooks.json') || content.startsWith('12')) expect(on[name]).toBe(content)
      const backup = join(machine.dataFolder, 'integrations', 'codex-hooks.json')
      if (hooks !== null) expect(readFileSync(backup, 'utf8')).toBe(hooks)
      const version = isUpdated ? 'newer' : 'command'
      machine.putCommand(version)
      for (const agent of isUpdated ? agentIds : []) {
        expect((await machine.viewOf(agent, machine.open(version)))?.name).toBe('outdated')
        await switchOn(machine.open(version), agent)
        expect((await machine.viewOf(agent, machine.open(version)))?.name).toBe('on')
      }
      for (const agent of order.toReversed())
        expect(await machine.open(version).remove(agent)).toEqual({ ok: true, value: null })
      expect(treeOf(machine.home)).toEqual(before)
    }),
    { numRuns: trials(15) },
  )
})

describe('if something has changed since', () => {
  test('the preview is shown again', async () => {
    const integrations = machine.open()
    await integrations.preview('codex')
    put(at('.codex/hooks.json'), '{ "hooks": {} }')
    expect(await integrations.install('codex')).toEqual(problem('integration-moved'))
    expect(read('.codex/hooks.json')).toBe('{ "hooks": {} }')
  })

  test('the changed file of ours stays, and the others are removed', async () => {
    await switchOn(machine.open(), 'claude')
    const file = '.claude/skills/hot-dash/hooks/hooks.json'
    put(at(file), read(file).replace('"timeout": 3', '"timeout": 9'))
    const files = [join('~', file)]
    expect(await machine.viewOf('claude')).toEqual({ agent: 'claude', name: 'changed', files })
    const integrations = machine.open()
    await integrations.preview('claude')
    await integrations.install('claude')
    expect(read(file)).toContain('"timeout": 9')
    await integrations.remove('claude')
    expect(read(file)).toContain('"timeout": 9')
    expect(existsSync(at('.claude/skills/hot-dash/.claude-plugin'))).toBe(false)
  })

  test('our hooks are removed even if a program has formatted the shared file and added its own', async () => {
    await switchOn(machine.open(), 'codex')
    const value = JSON.parse(read('.codex/hooks.json')) as { hooks: Record<string, unknown[]> }
    value.hooks['Stop']?.push({ hooks: [{ type: 'command', command: 'theirs' }] })
    put(at('.codex/hooks.json'), JSON.stringify(value))
    expect((await machine.viewOf('codex'))?.name).toBe('on')
    await machine.open().remove('codex')
    expect(JSON.parse(read('.codex/hooks.json'))).toMatchObject({
      hooks: { Stop: [{ hooks: [{ command: 'theirs' }] }], SessionEnd: [] },
    })
    expect(read('.codex/hooks.json')).not.toContain('hot-dash')
  })

  test('a changed hook of ours stays in the shared file', async () => {
    await switchOn(machine.open(), 'codex')
    put(at('.codex/hooks.json'), read('.codex/hooks.json').replace('"timeout": 3', '"timeout": 9'))
    expect((await machine.viewOf('codex'))?.name).toBe('changed')
    await machine.open().remove('codex')
    expect(read('.codex/hooks.json').match(/"command": /g)).toHaveLength(1)
    expect((await machine.viewOf('codex'))?.name).toBe('changed')
  })

  test('our files are recognised without the record of what was written', async () => {
    for (const agent of agentIds) await switchOn(machine.open(), agent)
    rmSync(machine.dataFolder, { recursive: true })
    for (const agent of agentIds) {
      expect((await machine.viewOf(agent))?.name).toBe('on')
      await machine.open().remove(agent)
      expect((await machine.viewOf(agent))?.name).toBe('off')
    }
  })
})

describe('nothing is written', () => {
  const cases: readonly (readonly [string, AgentId, string, () => void])[] = [
    [
      'into a file that is not JSON',
      'codex',
      'integration-invalid',
      () => put(at('.codex/hooks.json'), '{ "hooks": '),
    ],
    [
      'into a file that is not UTF-8',
      'codex',
      'integration-invalid',
      () => put(at('.codex/hooks.json'), Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])),
    ],
    [
      'into a file of more than 1 MiB',
      'codex',
      'integration-invalid',
      () => put(at('.codex/hooks.json'), `{}${' '.repeat(1 << 20)}`),
    ],
    [
      'in place of a folder',
      'copilot',
      'integration-invalid',
      () => mkdirSync(at('.copilot/hooks/hot-dash.json'), { recursive: true }),
    ],
    ['below a file', 'copilot', 'integration-readonly', () => put(at('.copilot/hooks'), '')],
    [
      'into a read-only file',
      'codex',
      'integration-readonly',
      () => put(at('.codex/hooks.json'), '{}', 0o444),
    ],
    [
      'into a read-only folder',
      'opencode',
      'integration-readonly',
      () => mkdirSync(at('.config/opencode/plugins'), { recursive: true, mode: 0o555 }),
    ],
    [
      'outside the home folder',
      'claude',
      'integration-link',
      () => {
        mkdirSync(join(machine.path, 'elsewhere'))
        symlinkSync(join(machine.path, 'elsewhere'), at('.claude'))
      },
    ],
    [
      'through a link that leads outside',
      'codex',
      'integration-link',
      () => {
        put(join(machine.path, 'hooks.json'), '{}')
        mkdirSync(at('.codex'))
        symlinkSync('../../hooks.json', at('.codex/hooks.json'))
      },
    ],
    [
      'through a link that leads nowhere',
      'codex',
      'integration-link',
      () => {
        mkdirSync(at('.codex'))
        symlinkSync('nowhere', at('.codex/hooks.json'))
      },
    ],
    [
      'through a link in place of our file',
      'copilot',
      'integration-link',
      () => {
        put(at('mine.json'), '{}')
        mkdirSync(at('.copilot/hooks'), { recursive: true })
        symlinkSync('../../mine.json', at('.copilot/hooks/hot-dash.json'))
      },
    ],
    [
      'if the user has switched hooks off',
      'claude',
      'integration-hooks-off',
      () => put(at('.claude/settings.json'), '{\n  // not now\n  "disableAllHooks": true\n}'),
    ],
    [
      'if Codex runs no hooks',
      'codex',
      'integration-hooks-off',
      () => put(at('.codex/config.toml'), '[features]\nhooks = false\n'),
    ],
    [
      'if Gemini CLI allows only some extensions',
      'gemini',
      'integration-hooks-off',
      () => put(at('.gemini/settings.json'), '{"security":{"allowedExtensions":["^https://"]}}'),
    ],
  ]
  test.each(cases)('%s', async (_title, agent, code, prepare) => {
    prepare()
    const before = treeOf(machine.path)
    expect(await machine.viewOf(agent)).toMatchObject({ name: 'off', problem: { code } })
    const integrations = machine.open()
    expect(await integrations.preview(agent)).toMatchObject(problem(code))
    expect(await integrations.install(agent)).toMatchObject(problem(code))
    expect(treeOf(machine.path)).toEqual(before)
  })

  test('without the command', async () => {
    const integrations = machine.open('no such version')
    expect(await integrations.preview('claude')).toEqual(problem('integration-no-command'))
    expect(await integrations.install('claude')).toEqual(problem('integration-no-command'))
  })
})

test.runIf(canMountDisks)('a full disk leaves everything as it was', async () => {
  const disk = mountSmallDisk(1)
  try {
    const before = treeOf(disk.path)
    const integrations = machine.open('command', { CLAUDE_CONFIG_DIR: join(disk.path, 'claude') })
    await integrations.preview('claude')
    disk.fill()
    expect(await integrations.install('claude')).toEqual(problem('integration-failed'))
    disk.free()
    expect(treeOf(disk.path)).toEqual(before)
    await switchOn(integrations, 'claude')
    await integrations.remove('claude')
    expect(treeOf(disk.path)).toEqual(before)
  } finally {
    disk.remove()
  }
})

test('an agent is found by its program or its folder, which a variable may name', async () => {
  const bare = createMachine([])
  try {
    expect((await bare.viewOf('claude'))?.name).toBe('absent')
    mkdirSync(join(bare.home, '.claude'))
    expect((await bare.viewOf('claude'))?.name).toBe('off')
    const chosen = join(bare.path, 'elsewhere', 'codex')
    mkdirSync(chosen, { recursive: true })
    const integrations = bare.open('command', { CODEX_HOME: chosen })
    await switchOn(integrations, 'codex')
    expect(existsSync(join(chosen, 'hooks.json'))).toBe(true)
    expect((await bare.viewOf('codex', integrations))?.name).toBe('on')
  } finally {
    bare.remove()
  }
})
