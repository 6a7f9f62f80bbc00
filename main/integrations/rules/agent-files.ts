import type { AgentId } from '../../../preload/contract/views/agents-view.ts'
import { agentEvents } from '../../agents/rules/agent-events.ts'
import { hookLine } from './hook-line.ts'
import type { Shell } from './shell.ts'
import { pluginForOpenCode } from './opencode-plugin.ts'
import type { HookGroups } from './shared-hooks.ts'

/** What Hot Dash adds to the configuration of an agent. Paths are below the agent's folder, with slashes. */
export interface AgentFiles {
  /** The texts of our own files, by path. */
  readonly own: Readonly<Record<string, string>>
  /** The agent reads its hooks from this file only, so ours are appended there. */
  readonly shared: { readonly path: string; readonly groups: HookGroups } | null
}

/** A setting with which an agent does not run our hooks. */
interface BlockingSetting {
  /** A file, or a folder of `.json` files. Absolute, or below the agent's folder. */
  readonly place: string
  readonly pattern: RegExp
}

interface Agent {
  readonly program: string
  /** The agent's folder. Reads the same environment variables as the agent itself. */
  readonly folder: (home: string, variable: (name: string) => string | undefined) => string
  readonly files: (shell: Shell, program: string) => AgentFiles
  /** Settings that would stop our hooks, in the administrator's files and in the user's own. */
  readonly blockingSettings: (system: string) => readonly BlockingSetting[]
}

const jsonText = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

/** @returns an entry for each event of the agent that means something */
const eachEvent = <Value>(agent: AgentId, valueOf: (event: string) => Value) =>
  Object.fromEntries(Object.keys(agentEvents[agent]).map((event) => [event, valueOf(event)]))

/** As Claude Code, Codex and Gemini CLI write the hooks of an event. */
const hookGroup = (command: object) => ({ hooks: [{ type: 'command', ...command }] })

/** In seconds. For some events, Codex warns about a longer timeout. The command itself takes milliseconds. */
const timeout = 3
const description =
  'Tells Hot Dash when a session starts, needs you, ends or fails, and brings the tools of its MCP server'
const manifest = { name: 'hot-dash', version: '1.0.0', description }

/** A plugin or an extension may bring an MCP server. The others' configurations are the user's (mcp-configuration.ts). */
const mcpServers = (program: string) => ({
  mcpServers: { 'hot-dash': { command: program, args: ['mcp'] } },
})

/** @param policies the folder of each system's policies */
const policyOf = (system: string, policies: { darwin: string; win32: string; other: string }) =>
  system === 'darwin' ? policies.darwin : system === 'win32' ? policies.win32 : policies.other

const claudePolicy =
  /"(allowManagedHooksOnly|disableAllHooks)"\s*:\s*true|"strictKnownMarketplaces"(?![^]*"skills-dir")|"blockedMarketplaces"[^]*"skills-dir"/
const disablesAllHooks = /"disableAllHooks"\s*:\s*true/
const codexWithoutHooks = /^\s*(features\.)?(codex_)?hooks\s*=\s*false/m
const codexPolicy = new RegExp(
  `${codexWithoutHooks.source}|^\\s*allow_managed_hooks_only\\s*=\\s*true`,
  'm',
)
const geminiPolicy =
  /"hooksConfig"\s*:\s*\{[^}]*"enabled"\s*:\s*false|"allowedExtensions"\s*:\s*\[\s*"|"extensions"\s*:\s*\{\s*"enabled"\s*:\s*false/

/**
 * Where each agent reads hooks, by its documentation:
 *
 * - Claude Code: a plugin folder among its skills (https://code.claude.com/docs/en/plugins-reference#skills-directory-plugins).
 * - Codex: hooks.json, which every hook shares (https://developers.openai.com/codex/hooks). It trusts a hook by its place and
 *   text, so ours come last and never change.
 * - Gemini CLI: an extension folder (https://geminicli.com/docs/extensions/reference).
 * - Copilot CLI: a file among its hooks (https://docs.github.com/en/copilot/reference/hooks-reference).
 * - OpenCode: a plugin file (https://opencode.ai/docs/plugins).
 */
export const agents: Readonly<Record<AgentId, Agent>> = {
  claude: {
    program: 'claude',
    folder: (home, variable) => variable('CLAUDE_CONFIG_DIR') ?? `${home}/.claude`,
    files: (shell, program) => ({
      own: {
        'skills/hot-dash/.claude-plugin/plugin.json': jsonText(manifest),
        'skills/hot-dash/.mcp.json': jsonText(mcpServers(program)),
        'skills/hot-dash/hooks/hooks.json': jsonText({
          description,
          hooks: eachEvent('claude', (event) => [
            hookGroup({
              // On Windows, Claude Code may use Git Bash or PowerShell. If a command has arguments,
              // it starts the program without a shell.
              ...(shell === 'windows'
                ? { command: program, args: ['hook', 'claude'] }
                : { command: hookLine(shell, program, ['claude']) }),
              // When a session ends, Claude Code does not wait for asynchronous hooks, so run this one synchronously.
              ...(event === 'SessionEnd' ? {} : { async: true }),
              timeout,
            }),
          ]),
        }),
      },
      shared: null,
    }),
    blockingSettings: (system) => {
      const folder = policyOf(system, {
        darwin: '/Library/Application Support/ClaudeCode',
        win32: 'C:/Program Files/ClaudeCode',
        other: '/etc/claude-code',
      })
      return [
        { place: `${folder}/managed-settings.json`, pattern: claudePolicy },
        { place: `${folder}/managed-settings.d`, pattern: claudePolicy },
        { place: 'settings.json', pattern: disablesAllHooks },
      ]
    },
  },
  codex: {
    program: 'codex',
    folder: (home, variable) => variable('CODEX_HOME') ?? `${home}/.codex`,
    files: (shell, program) => {
      const line = hookLine(shell, program, ['codex'])
      const command =
        // A Codex in WSL may share the folder, so give it a command that does nothing.
        shell === 'windows' ? { command: 'exit 0', commandWindows: line } : { command: line }
      const group = hookGroup({ ...command, timeout })
      return { own: {}, shared: { path: 'hooks.json', groups: eachEvent('codex', () => group) } }
    },
    blockingSettings: (system) => [
      {
        place: policyOf(system, {
          darwin: '/etc/codex/requirements.toml',
          win32: 'C:/ProgramData/OpenAI/Codex/requirements.toml',
          other: '/etc/codex/requirements.toml',
        }),
        pattern: codexPolicy,
      },
      { place: 'config.toml', pattern: codexWithoutHooks },
    ],
  },
  gemini: {
    program: 'gemini',
    folder: (home, variable) => `${variable('GEMINI_CLI_HOME') ?? home}/.gemini`,
    files: (shell, program) => ({
      own: {
        'extensions/hot-dash/gemini-extension.json': jsonText({
          ...manifest,
          ...mcpServers(program),
        }),
        'extensions/hot-dash/hooks/hooks.json': jsonText({
          hooks: eachEvent('gemini', () => [
            hookGroup({
              // Gemini CLI shows it while the hook runs, or else the whole command.
              name: 'hot-dash',
              command: hookLine(shell, program, ['gemini']),
              timeout: timeout * 1000,
            }),
          ]),
        }),
      },
      shared: null,
    }),
    blockingSettings: (system) => [
      {
        place: policyOf(system, {
          darwin: '/Library/Application Support/GeminiCli/settings.json',
          win32: 'C:/ProgramData/gemini-cli/settings.json',
          other: '/etc/gemini-cli/settings.json',
        }),
        pattern: geminiPolicy,
      },
      { place: 'settings.json', pattern: geminiPolicy },
    ],
  },
  copilot: {
    program: 'copilot',
    folder: (home, variable) => variable('COPILOT_HOME') ?? `${home}/.copilot`,
    files: (shell, program) => ({
      own: {
        'hooks/hot-dash.json': jsonText({
          version: 1,
          hooks: eachEvent('copilot', (event) => [
            {
              type: 'command',
              // Copilot CLI does not send the name of the event, so pass it as an argument.
              [shell === 'windows' ? 'powershell' : 'bash']: hookLine(shell, program, [
                'copilot',
                event,
              ]),
              timeoutSec: timeout,
            },
          ]),
        }),
      },
      shared: null,
    }),
    blockingSettings: () => [
      { place: 'settings.json', pattern: disablesAllHooks },
      { place: 'config.json', pattern: disablesAllHooks },
    ],
  },
  opencode: {
    program: 'opencode',
    folder: (home, variable) =>
      variable('OPENCODE_CONFIG_DIR') ??
      `${variable('XDG_CONFIG_HOME') ?? `${home}/.config`}/opencode`,
    files: (_shell, program) => ({
      own: { 'plugins/hot-dash.js': pluginForOpenCode(program, Object.keys(agentEvents.opencode)) },
      shared: null,
    }),
    blockingSettings: () => [],
  },
}
