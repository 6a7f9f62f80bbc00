import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { openX11 } from '../../main/desktop/x11/x11-connection.ts'

/**
 * Requests of the X protocol (https://www.x.org/releases/current/doc/xproto/x11protocol.html) and its XTEST
 * extension.
 */
const opcodes = { internAtom: 16, getSelectionOwner: 23, getInputFocus: 43, getImage: 73 }
const fakeInput = 2
const events = { keyPress: 2, keyRelease: 3, press: 4, release: 5, motion: 6 }
/** The protocol's buttons. The wheel counts as two. */
export const buttons = { left: 1, right: 3, wheelUp: 4, wheelDown: 5 } as const

/** Key codes of Xvfb's keyboard. */
export const keys = { enter: 36 } as const

export interface Screen {
  /** Moves the pointer to a place on the screen, as a hand does. */
  point(x: number, y: number): Promise<void>
  click(button?: (typeof buttons)[keyof typeof buttons]): Promise<void>
  /** Presses a key in the focused window. */
  type(key: (typeof keys)[keyof typeof keys]): Promise<void>
  press(): Promise<void>
  release(): Promise<void>
  /**
   * The pixels of an area: four bytes each (blue, green, red, unused), row by row.
   * @param drawable the id of a window whose own pixels to read, without the compositor; the whole screen by default
   */
  look(x: number, y: number, width: number, height: number, drawable?: number): Promise<Buffer>
  /** Whether a compositing manager is running (https://specifications.freedesktop.org/wm-spec/latest/ar01s08.html). */
  hasCompositor(): Promise<boolean>
  close(): void
}

/** Connects to the local X display. */
export async function openScreen(): Promise<Screen> {
  const { root, ask, send, extension, close } = await openX11(process.env)
  const xtest = await extension('XTEST')

  /** Waits for a reply, which comes after everything sent before has been handled. */
  const served = () => ask(Buffer.from([opcodes.getInputFocus, 0, 1, 0]))
  function fake(type: number, detail: number, x = 0, y = 0): void {
    const request = Buffer.alloc(36)
    request.writeUInt8(xtest, 0)
    request.writeUInt8(fakeInput, 1)
    request.writeUInt16LE(9, 2)
    request.writeUInt8(type, 4)
    request.writeUInt8(detail, 5)
    request.writeUInt32LE(type === events.motion ? root : 0, 12)
    request.writeInt16LE(x, 24)
    request.writeInt16LE(y, 26)
    send(request)
  }
  return {
    async point(x, y) {
      fake(events.motion, 0, Math.round(x), Math.round(y))
      await served()
    },
    async click(button = buttons.left) {
      fake(events.press, button)
      fake(events.release, button)
      await served()
    },
    async type(key) {
      fake(events.keyPress, key)
      fake(events.keyRelease, key)
      await served()
    },
    async press() {
      fake(events.press, buttons.left)
      await served()
    },
    async release() {
      fake(events.release, buttons.left)
      await served()
    },
    async look(x, y, width, height, drawable = root) {
      const request = Buffer.alloc(20)
      request.writeUInt8(opcodes.getImage, 0)
      request.writeUInt8(2, 1)
      request.writeUInt16LE(5, 2)
      request.writeUInt32LE(drawable, 4)
      request.writeInt16LE(Math.round(x), 8)
      request.writeInt16LE(Math.round(y), 10)
      request.writeUInt16LE(Math.round(width), 12)
      request.writeUInt16LE(Math.round(height), 14)
      request.writeUInt32LE(0xffff_ffff, 16)
      return (await ask(request)).subarray(32)
    },
    async hasCompositor() {
      const name = Buffer.from('_NET_WM_CM_S0\0\0\0')
      const request = Buffer.alloc(8)
      request.writeUInt8(opcodes.internAtom, 0)
      request.writeUInt16LE(2 + name.length / 4, 2)
      request.writeUInt16LE('_NET_WM_CM_S0'.length, 4)
      const atom = (await ask(Buffer.concat([request, name]))).subarray(8, 12)
      const owner = await ask(
        Buffer.concat([Buffer.from([opcodes.getSelectionOwner, 0, 2, 0]), atom]),
      )
      return owner.readUInt32LE(8) !== 0
    },
    close,
  }
}

/**
 * Starts a compositor, as desktops have one. Windows opened before it has started stay opaque.
 * @returns stops it; another one can start then
 */
export async function startCompositor(): Promise<() => Promise<void>> {
  const options = ['--backend', 'xrender', '--config', '/dev/null']
  const compositor = spawn('picom', options, { stdio: 'ignore' })
  const ended = once(compositor, 'exit')
  await once(compositor, 'spawn')
  const screen = await openScreen()
  while (!(await screen.hasCompositor())) {
    if (compositor.exitCode !== null) throw new Error('the compositor did not start')
    await delay(20)
  }
  screen.close()
  return async () => {
    if (!compositor.kill()) throw new Error('the compositor had already exited')
    await ended
  }
}
