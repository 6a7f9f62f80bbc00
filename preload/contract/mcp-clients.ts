/** The programs for which Settings shows how they start the MCP server. */
export const mcpClients = ['claude', 'codex', 'zed', 'cursor', 'vscode'] as const
export type McpClient = (typeof mcpClients)[number]
