import { readFile } from 'node:fs/promises'
import { padded, type X11Connection } from './x11-connection.ts'

// https://specifications.freedesktop.org/wm-spec/latest: how programs ask the window manager for windows and the focus.

/** A limit that no real chain of processes reaches. */
const maxAncestors = 64

/** A process and its ancestors on Linux, nearest first. Ends at a process that is gone, or of which nothing is known. */
export async function processChain(pid: number): Promise<readonly number[]> {
  const chain: number[] = []
  for (let next = pid; next > 1 && chain.length < maxAncestors;) {
    const stat = await readFile(`/proc/${next.toString()}/stat`, 'latin1').catch(() => null)
    if (stat === null) break
    chain.push(next)
    // `pid (name) state parent …` (proc_pid_stat(5)). The name may contain anything.
    next = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  }
  return chain
}

type Connection = Pick<X11Connection, 'ask' | 'send' | 'root'>

/**
 * Brings the window of the first of these processes that has one to the front, and gives it the focus. If a process has
 * several windows, the topmost one.
 * @returns whether there was a window
 * @throws if the display is gone or refuses
 */
export async function raiseWindowOf(x11: Connection, pids: readonly number[]): Promise<boolean> {
  const [stacking, pidOf, activate] = await Promise.all(
    ['_NET_CLIENT_LIST_STACKING', '_NET_WM_PID', '_NET_ACTIVE_WINDOW'].map((name) =>
      askForAtom(x11, name),
    ),
  )
  const windows = await askForNumbers(x11, x11.root, stacking)
  const owners = await Promise.all(
    // A window may close at any time.
    windows.map((window) => askForNumbers(x11, window, pidOf).catch(() => [])),
  )
  for (const pid of pids) {
    const window = windows[owners.findLastIndex(([owner]) => owner === pid)]
    if (window === undefined) continue
    x11.send(activation(x11.root, window, activate))
    return true
  }
  return false
}

async function askForAtom({ ask }: Connection, name: string): Promise<number> {
  const head = Buffer.from([16, 0, 0, 0, name.length, 0, 0, 0])
  const request = Buffer.concat([head, padded(Buffer.from(name))])
  request.writeUInt16LE(request.length / 4, 2)
  return (await ask(request)).readUInt32LE(8)
}

/** The most numbers of a property to read. */
const maxNumbers = 1024

/** The 32-bit numbers of a window's property; empty if the window lacks the property. */
async function askForNumbers({ ask }: Connection, window: number, property = 0) {
  const request = Buffer.alloc(24)
  const anyType = 0
  request.writeUInt8(20, 0)
  request.writeUInt16LE(request.length / 4, 2)
  for (const [n, value] of [window, property, anyType, 0, maxNumbers].entries())
    request.writeUInt32LE(value, 4 + 4 * n)
  const answer = await ask(request)
  if (answer.readUInt8(1) !== 32) return []
  return Array.from({ length: answer.readUInt32LE(16) }, (_, n) => answer.readUInt32LE(32 + 4 * n))
}

/** Asks the window manager for the focus, as a taskbar does when the user clicks. */
function activation(root: number, window: number, activate = 0): Buffer {
  const [sendEvent, clientMessage, taskbar] = [25, 33, 2]
  const [substructureNotify, substructureRedirect] = [0x8_0000, 0x10_0000]
  const request = Buffer.alloc(44)
  request.writeUInt8(sendEvent, 0)
  request.writeUInt16LE(request.length / 4, 2)
  request.writeUInt32LE(root, 4)
  request.writeUInt32LE(substructureNotify + substructureRedirect, 8)
  request.writeUInt8(clientMessage, 12)
  request.writeUInt8(32, 13)
  for (const [n, value] of [window, activate, taskbar].entries())
    request.writeUInt32LE(value, 16 + 4 * n)
  return request
}
