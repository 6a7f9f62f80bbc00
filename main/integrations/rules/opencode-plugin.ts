/**
 * The plugin of OpenCode: one file for version 1, which calls `server`, and for version 2, which calls `setup`
 * (https://opencode.ai/docs/build/plugins/migrate-v1).
 * @param program absolute path of the hot-dash command
 * @param events the names of the events that are passed on
 */
export const pluginForOpenCode = (program: string, events: readonly string[]): string =>
  `// Tells Hot Dash when a session works, needs you, ends or fails. It passes on names of events, ids and the folder, no text.
// Hot Dash wrote this file. Switch it off in Settings → Desktop → Coding agents.
import { spawn } from 'node:child_process'

const program = ${JSON.stringify(program)}
const events = new Set(${JSON.stringify(events)})
/** The session that started a subagent's session. */
const parents = new Map()
/** Settles when all events have been passed on. Each waits for the one before, so they arrive in order. */
let last = Promise.resolve()
/** Version 2 has other names for the events of a session. */
const renamed = {
  'session.execution.started': ['session.status', 'busy'],
  'session.execution.succeeded': ['session.status', 'idle'],
  'session.execution.failed': ['session.error'],
  'session.execution.interrupted': ['session.error', 'aborted'],
}

function report(event, cwd) {
  const { sessionID, info, parentID, status, error } = event.properties ?? event.data ?? {}
  const id = sessionID ?? info?.id
  const parent = parentID ?? info?.parentID
  if (event.type === 'session.created' && parent) parents.set(id, parent)
  const own = error?.name === 'MessageAbortedError' ? 'aborted' : status?.type
  const [name, kind = own] = renamed[event.type] ?? [event.type]
  if (!events.has(name) || !id) return
  const isSubagent = parents.has(id)
  const told = JSON.stringify({
    hook_event_name: name,
    session_id: isSubagent ? parents.get(id) : id,
    ...(isSubagent && { agent_id: id }),
    ...(kind && { kind }),
    cwd,
  })
  last = last.then(() => send(told))
}

/** Settles when the command has ended. */
function send(told) {
  return new Promise((resolve) => {
    const hook = spawn(program, ['hook', 'opencode'], { stdio: ['pipe', 'ignore', 'ignore'], windowsHide: true })
    hook.on('error', resolve).on('close', resolve)
    hook.stdin.on('error', () => {})
    hook.stdin.end(told)
  })
}

export default {
  id: 'hot-dash',
  server: async ({ directory }) => ({
    event: async ({ event }) => report(event, directory),
    // \`opencode run\` exits after its last event, but waits for this.
    dispose: () => last,
  }),
  setup(context) {
    const { directory } = context.location
    const ended = new AbortController()
    const listen = async () => {
      for await (const event of context.event.subscribe({ signal: ended.signal }))
        if (!event.location || event.location.directory === directory) report(event, directory)
    }
    listen().catch(() => {})
    return () => {
      ended.abort()
      return last
    }
  },
}
`
