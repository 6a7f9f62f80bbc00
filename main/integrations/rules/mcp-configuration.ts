import type { McpClient } from '../../../preload/contract/mcp-clients.ts'
import { quotedPath, type Shell } from './shell.ts'

const forms: Readonly<Record<McpClient, (program: string, shell: Shell) => string>> = {
  claude: (program, shell) =>
    `claude mcp add --scope user hot-dash -- ${quotedPath(shell, program)} mcp`,
  codex: (program) =>
    `[mcp_servers.hot-dash]\ncommand = ${JSON.stringify(program)}\nargs = ["mcp"]`,
  zed: (program) =>
    jsonWithServer('context_servers', { source: 'custom', ...started(program), env: {} }),
  cursor: (program) => jsonWithServer('mcpServers', started(program)),
  vscode: (program) => jsonWithServer('servers', { type: 'stdio', ...started(program) }),
}

/**
 * What a program needs to start the MCP server, in its own format: a command for a terminal (Claude Code), TOML (Codex) or
 * JSON. Sources: the documentation of each, November 2026.
 * @param program the absolute path of the hot-dash command
 * @param shell of the terminal
 */
export const mcpConfiguration = (client: McpClient, program: string, shell: Shell): string =>
  forms[client](program, shell)

const started = (program: string) => ({ command: program, args: ['mcp'] })
const jsonWithServer = (key: string, server: object) =>
  JSON.stringify({ [key]: { 'hot-dash': server } }, null, 2)
