import { describe, expect, test } from 'vitest'
import { agents } from '../../../main/integrations/rules/agent-files.ts'
import type { AgentId } from '../../../preload/contract/views/agents-view.ts'

test.each<[AgentId, Readonly<Record<string, string>>, string]>([
  ['claude', {}, '/home/me/.claude'],
  ['claude', { CLAUDE_CONFIG_DIR: '/c' }, '/c'],
  ['codex', {}, '/home/me/.codex'],
  ['codex', { CODEX_HOME: '/c' }, '/c'],
  ['gemini', {}, '/home/me/.gemini'],
  ['gemini', { GEMINI_CLI_HOME: '/c' }, '/c/.gemini'],
  ['copilot', {}, '/home/me/.copilot'],
  ['copilot', { COPILOT_HOME: '/c' }, '/c'],
  ['opencode', {}, '/home/me/.config/opencode'],
  ['opencode', { XDG_CONFIG_HOME: '/c' }, '/c/opencode'],
  ['opencode', { XDG_CONFIG_HOME: '/x', OPENCODE_CONFIG_DIR: '/c' }, '/c'],
])('the folder of %s with the variables %j is %s', (agent, variables, folder) => {
  expect(agents[agent].folder('/home/me', (name) => variables[name])).toBe(folder)
})

describe('on Windows', () => {
  const program = 'C:\\Hot Dash\\hot-dash.cmd'
  const type = 'command'
  const line = (words: string) => `cmd /d /c if exist "${program}" "${program}" hook ${words}`
  const hooksOf = (agent: AgentId, file: string) =>
    (JSON.parse(agents[agent].files('windows', program).own[file] ?? '') as { hooks: object }).hooks

  test('Claude Code starts the command itself, and waits for it only when a session ends', () => {
    const hook = { type, command: program, args: ['hook', 'claude'], timeout: 3 }
    expect(hooksOf('claude', 'skills/hot-dash/hooks/hooks.json')).toMatchObject({
      Stop: [{ hooks: [{ ...hook, async: true }] }],
      SessionEnd: [{ hooks: [hook] }],
    })
    expect(hooksOf('claude', 'skills/hot-dash/hooks/hooks.json')).not.toHaveProperty(
      'SessionEnd.0.hooks.0.async',
    )
  })

  test('Codex has another command, in case a Codex in WSL reads the same file', () => {
    const hook = { type, command: 'exit 0', commandWindows: line('codex'), timeout: 3 }
    expect(agents.codex.files('windows', program)).toMatchObject({
      own: {},
      shared: { path: 'hooks.json', groups: { Stop: { hooks: [hook] } } },
    })
  })

  test('Gemini CLI and Copilot CLI run a line, in milliseconds and seconds', () => {
    expect(hooksOf('gemini', 'extensions/hot-dash/hooks/hooks.json')).toMatchObject({
      AfterAgent: [{ hooks: [{ type, command: line('gemini'), timeout: 3000 }] }],
    })
    expect(hooksOf('copilot', 'hooks/hot-dash.json')).toMatchObject({
      agentStop: [{ type, powershell: line('copilot agentStop'), timeoutSec: 3 }],
    })
  })
})

test('Claude Code and Gemini CLI start the MCP server too', () => {
  const mcpServers = { 'hot-dash': { command: '/opt/hot-dash', args: ['mcp'] } }
  for (const [agent, file] of [
    ['claude', 'skills/hot-dash/.mcp.json'],
    ['gemini', 'extensions/hot-dash/gemini-extension.json'],
  ] as const)
    expect(JSON.parse(agents[agent].files('posix', '/opt/hot-dash').own[file] ?? '')).toMatchObject(
      { mcpServers },
    )
})

describe('hooks do not run', () => {
  const policies: readonly (readonly [AgentId, string, string])[] = [
    ['claude', 'darwin', '/Library/Application Support/ClaudeCode/managed-settings.json'],
    ['claude', 'win32', 'C:/Program Files/ClaudeCode/managed-settings.json'],
    ['claude', 'linux', '/etc/claude-code/managed-settings.d'],
    ['codex', 'darwin', '/etc/codex/requirements.toml'],
    ['codex', 'win32', 'C:/ProgramData/OpenAI/Codex/requirements.toml'],
    ['codex', 'linux', '/etc/codex/requirements.toml'],
    ['gemini', 'darwin', '/Library/Application Support/GeminiCli/settings.json'],
    ['gemini', 'win32', 'C:/ProgramData/gemini-cli/settings.json'],
    ['gemini', 'linux', '/etc/gemini-cli/settings.json'],
    ['copilot', 'linux', 'config.json'],
    ['copilot', 'linux', 'settings.json'],
  ]
  /** A setting of each agent that stops hooks, and a harmless one. */
  const settings: Readonly<Partial<Record<AgentId, readonly [string, string]>>> = {
    claude: ['{"disableAllHooks": true}', '{"disableAllHooks": false}'],
    codex: ['features.hooks = false', '# hooks = false'],
    gemini: ['{"hooksConfig": {"enabled": false}}', '{"hooksConfig": {"enabled": true}}'],
    copilot: ['{"disableAllHooks": true}', '{"hooks": true}'],
  }

  test.each(policies)('in %s on %s if %s says so', (agent, system, place) => {
    const [off, on] = settings[agent] ?? ['', '']
    const { pattern } = agents[agent].blockingSettings(system).find((one) => one.place === place)!
    expect([pattern.test(off), pattern.test(on)]).toEqual([true, false])
  })

  test.each([
    ['{"allowManagedHooksOnly" : true}', true],
    ['{"strictKnownMarketplaces": []}', true],
    ['{"strictKnownMarketplaces": [{"source": "skills-dir"}]}', false],
    ['{"blockedMarketplaces": [{"source": "skills-dir"}]}', true],
    ['{"blockedMarketplaces": [{"source": "github"}]}', false],
  ])("in Claude Code if an administrator's policy is %s: %s", (text, isOff) => {
    expect(agents.claude.blockingSettings('linux')[0]?.pattern.test(text)).toBe(isOff)
  })

  test('OpenCode has no such setting', () => {
    expect(agents.opencode.blockingSettings('linux')).toEqual([])
  })
})
