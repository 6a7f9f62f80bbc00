import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron'
import type { EventName, Events } from '../../preload/contract/events.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { requestNames, type RequestName, type Requests } from '../../preload/contract/requests.ts'
import type { Log } from '../base/log.ts'
import { err } from '../../preload/contract/result.ts'
import { mayAsk } from './guard.ts'

/** The handler of each request. A handler throws only for bugs. */
export type Handlers = {
  readonly [Name in RequestName]: (
    params: Requests[Name]['params'],
    from: WebContents,
  ) => Requests[Name]['result'] | Promise<Requests[Name]['result']>
}

type Handler = (params: unknown, from: WebContents) => unknown

export interface Bridge {
  /** Lets one of our windows send requests and receive events, until its contents are destroyed. */
  admit(contents: WebContents): void
  send<Name extends EventName>(name: Name, event: Events[Name]): void
  sendTo<Name extends EventName>(contents: WebContents, name: Name, event: Events[Name]): void
  close(): void
}

const unexpected: Problem = { code: 'unexpected' }

/** Requests that are answered even before the services are open. None of them has params. */
const earlyNames = [
  'snapshot',
  'ready',
  'stroke',
  'drag-start',
  'drag-end',
  'open-home',
] as const satisfies readonly RequestName[]

export type EarlyHandlers = Pick<Handlers, (typeof earlyNames)[number]>
export type RoomHandlers = Omit<Handlers, keyof EarlyHandlers>

const isEarly = (name: RequestName): name is keyof EarlyHandlers =>
  earlyNames.some((early) => early === name)

/**
 * Guard, parse, call: the only way for pages to reach main.
 * @param options.early answers at once
 * @param options.handlers answers everything else, once it has loaded
 * @param options.problemOf what to tell the user about an error that a handler threw
 * @param options.origin the origin of our own pages
 */
export function openBridge(options: {
  readonly early: EarlyHandlers
  readonly handlers: Promise<RoomHandlers>
  readonly problemOf: (cause: unknown) => Problem
  readonly origin: string
  readonly log: Log
}): Bridge {
  const { early, problemOf, origin, log } = options
  const windows = new Map<number, WebContents>()

  /** Finds the handler of a request and parses the params with its schema. */
  async function find(name: RequestName, params: unknown) {
    if (isEarly(name)) {
      // The schemas are loaded with the services, after the first paint.
      const parsed = { success: params === null, data: null, error: undefined }
      return { handler: early[name] as Handler, parsed }
    }
    const handlers = await options.handlers
    const { requestSchemas } = await import('./requests.ts')
    return { handler: handlers[name] as Handler, parsed: requestSchemas[name].safeParse(params) }
  }

  async function answer(
    name: RequestName,
    event: IpcMainInvokeEvent,
    params: unknown,
  ): Promise<unknown> {
    const frame = event.senderFrame
    const sender = frame && {
      contents: event.sender.id,
      isMainFrame: frame === event.sender.mainFrame,
      url: frame.url,
    }
    if (!mayAsk(sender, new Set(windows.keys()), origin)) {
      log.warn(`refused ${name} from ${sender?.url ?? 'a destroyed frame'}`)
      throw new Error('refused')
    }
    try {
      const { handler, parsed } = await find(name, params ?? null)
      if (parsed.success) return await handler(parsed.data, event.sender)
      log.warn(
        `refused the params of ${name}`,
        parsed.error?.issues.map(({ path }) => path),
      )
      return err(unexpected)
    } catch (cause) {
      log.error(`${name} failed`, cause)
      return err(problemOf(cause))
    }
  }

  for (const name of requestNames) {
    ipcMain.handle(name, (event, params: unknown) => answer(name, event, params))
  }

  return {
    admit(contents) {
      const { id } = contents
      windows.set(id, contents)
      contents.once('destroyed', () => windows.delete(id))
    },
    send(name, event) {
      for (const contents of windows.values()) contents.send(name, event)
    },
    sendTo(contents, name, event) {
      if (!contents.isDestroyed()) contents.send(name, event)
    },
    close() {
      for (const name of requestNames) ipcMain.removeHandler(name)
      windows.clear()
    },
  }
}
