import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron'
import { eventChannel, requestChannel } from '../../preload/contract/bridge.ts'
import type { EventName, Events } from '../../preload/contract/events.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import {
  isRequestName,
  requests,
  type Done,
  type RequestName,
  type Requests,
} from '../../preload/contract/requests.ts'
import type { Log } from '../base/log.ts'
import { err, ok } from '../../preload/contract/result.ts'
import { mayAsk } from './guard.ts'

/** The handler of each request. It throws only for bugs. */
export type Handlers = {
  readonly [Name in RequestName]: (
    params: Requests[Name]['parsed'],
    from: WebContents,
  ) => Requests[Name]['result'] | Promise<Requests[Name]['result']>
}

/** A handler that only acts: it answers ok once the action is done. */
export const acts =
  <Params>(act: (params: Params, from: WebContents) => unknown) =>
  async (params: Params, from: WebContents): Promise<Done> => {
    await act(params, from)
    return ok(null)
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

/** Requests that are answered even before the services are open. */
const earlyNames = [
  'snapshot',
  'ready',
  'stroke',
  'drag-start',
  'drag-end',
  'open-home',
] as const satisfies readonly RequestName[]

export type EarlyHandlers = Pick<Handlers, (typeof earlyNames)[number]>
export type ServiceHandlers = Omit<Handlers, keyof EarlyHandlers>

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
  readonly handlers: Promise<ServiceHandlers>
  readonly problemOf: (cause: unknown) => Problem
  readonly origin: string
  readonly log: Log
}): Bridge {
  const { early, problemOf, origin, log } = options
  const windows = new Map<number, WebContents>()

  async function answer(
    { sender, senderFrame: frame }: IpcMainInvokeEvent,
    name: unknown,
    params: unknown,
  ): Promise<unknown> {
    const isOurs = mayAsk(
      frame && { contents: sender.id, isMainFrame: frame === sender.mainFrame, url: frame.url },
      new Set(windows.keys()),
      origin,
    )
    if (!isOurs || !isRequestName(name)) {
      log.warn(`refused a request from ${frame?.url ?? 'a destroyed frame'}`)
      throw new Error('refused')
    }
    const parsed = requests[name].params.safeParse(params ?? null)
    if (!parsed.success) {
      log.warn(
        `refused the params of ${name}`,
        parsed.error.issues.map(({ path }) => path),
      )
      return err(unexpected)
    }
    try {
      const handler = (isEarly(name) ? early[name] : (await options.handlers)[name]) as Handler
      return await handler(parsed.data, sender)
    } catch (cause) {
      log.error(`${name} failed`, cause)
      return err(problemOf(cause))
    }
  }

  ipcMain.handle(requestChannel, answer)

  return {
    admit(contents) {
      const { id } = contents
      windows.set(id, contents)
      contents.once('destroyed', () => windows.delete(id))
    },
    send(name, event) {
      for (const contents of windows.values()) contents.send(eventChannel(name), event)
    },
    sendTo(contents, name, event) {
      if (!contents.isDestroyed()) contents.send(eventChannel(name), event)
    },
    close() {
      ipcMain.removeHandler(requestChannel)
      windows.clear()
    },
  }
}
