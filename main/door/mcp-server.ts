import { McpServer } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import * as z from 'zod/mini'
import { parseJson } from '../base/rules/parse-json.ts'
import { instructions, listedTools, parseCall, type AgentCall } from './rules/agent-tools.ts'

export interface ToolAnswer {
  readonly text: string
  readonly isError: boolean
}

const request = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number()]),
  method: z.string(),
})

/**
 * Answers one line of MCP. Each line gets a new server, so neither an agent nor the app has to remember a session: both
 * may restart at any time. Loading this module takes 60 ms, so load it when the first line comes.
 * @param line JSON-RPC
 * @param version of the app
 * @param call performs a tool's call
 * @returns the answer without a line end; empty for a notification, which gets none
 */
export async function answerMcp(
  line: string,
  version: string,
  call: (call: AgentCall) => Promise<ToolAnswer>,
): Promise<string> {
  const message = parseJson(line)
  if (message === undefined) return failure(-32700, 'Parse error')
  const parsed = request.safeParse(message)
  if (!parsed.success) {
    const isNotification = typeof message === 'object' && message !== null && !('id' in message)
    return isNotification ? '' : failure(-32600, 'Invalid Request')
  }
  return new Promise((resolve) => {
    const wire: NonNullable<NonNullable<Parameters<typeof serveStdio>[1]>['transport']> = {
      start: () => Promise.resolve(),
      close: () => Promise.resolve(),
      send(sent) {
        if ('id' in sent && sent.id === parsed.data.id) {
          resolve(JSON.stringify(sent))
          void served.close()
        }
        return Promise.resolve()
      },
    }
    const served = serveStdio(() => createServer(version, call), { transport: wire })
    wire.onmessage?.(message as Parameters<NonNullable<typeof wire.onmessage>>[0])
  })
}

function createServer(version: string, call: (call: AgentCall) => Promise<ToolAnswer>): McpServer {
  const options = { capabilities: { tools: {} }, instructions }
  const mcp = new McpServer({ name: 'hot-dash', title: 'Hot Dash', version }, options)
  const { server } = mcp
  server.setRequestHandler('tools/list', () => ({ tools: listedTools }))
  server.setRequestHandler('tools/call', async ({ params }) => {
    const parsed = parseCall(params.name, params.arguments)
    const { text, isError } = parsed.ok
      ? await call(parsed.value)
      : { text: parsed.error, isError: true }
    return { content: [{ type: 'text', text }], isError }
  })
  return mcp
}

const failure = (code: number, message: string) =>
  JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message } })
