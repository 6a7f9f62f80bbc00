import { openX11 } from '../../main/desktop/x11/x11-connection.ts'

/** Requests of the X protocol's extension RandR: https://www.x.org/releases/current/doc/randrproto/randrproto.txt */
const minor = { setScreenSize: 7, getResources: 8, createMode: 16, addOutputMode: 18, setCrtc: 21 }
const [grabServer, ungrabServer] = [36, 37]
const unrotated = 1

/** The size of the X server's screen, which has one output. */
export interface ScreenSize {
  /** Sets the output's resolution, at most the initial one. */
  resize(width: number, height: number): Promise<void>
  /** Switches the output off. */
  switchOff(): Promise<void>
  close(): void
}

/** Connects to the local X display. */
export async function openScreenSize(): Promise<ScreenSize> {
  const { root, ask, send, extension, close } = await openX11(process.env)
  const randr = await extension('RANDR')
  const modes = new Map<string, number>()

  function request(code: number, words: readonly number[], tail: Buffer = Buffer.alloc(0)): Buffer {
    const head = Buffer.alloc(4 + 4 * words.length)
    head.writeUInt8(randr, 0)
    head.writeUInt8(code, 1)
    for (const [at, word] of words.entries()) head.writeUInt32LE(word, 4 + 4 * at)
    const padded = Buffer.concat([head, tail, Buffer.alloc(-tail.length & 3)])
    padded.writeUInt16LE(padded.length / 4, 2)
    return padded
  }
  const plain = (opcode: number) => Buffer.from([opcode, 0, 1, 0])

  const resources = await ask(request(minor.getResources, [root]))
  const crtc = resources.readUInt32LE(32)
  const output = resources.readUInt32LE(32 + 4 * resources.readUInt16LE(16))

  async function modeOf(width: number, height: number): Promise<number> {
    const name = `soak ${width}x${height}`
    const known = modes.get(name)
    if (known !== undefined) return known
    // Id, size, clock, and the timings, which a virtual display ignores.
    const info = Buffer.alloc(32)
    info.writeUInt16LE(width, 4)
    info.writeUInt16LE(height, 6)
    info.writeUInt32LE(60_000_000, 8)
    for (const [at, value] of [width, width, width, 0, height, height, height].entries())
      info.writeUInt16LE(value, 12 + 2 * at)
    info.writeUInt16LE(name.length, 26)
    const answer = await ask(
      request(minor.createMode, [root], Buffer.concat([info, Buffer.from(name)])),
    )
    const mode = answer.readUInt32LE(8)
    send(request(minor.addOutputMode, [output, mode]))
    modes.set(name, mode)
    return mode
  }
  const setCrtc = (mode: number) =>
    ask(request(minor.setCrtc, [crtc, 0, 0, 0, mode, unrotated, ...(mode === 0 ? [] : [output])]))

  return {
    async resize(width, height) {
      const mode = await modeOf(width, height)
      send(plain(grabServer))
      await setCrtc(0)
      const millimetres = [Math.round(width / 4), Math.round(height / 4)]
      send(request(minor.setScreenSize, [root, width | (height << 16), ...millimetres]))
      await setCrtc(mode)
      send(plain(ungrabServer))
    },
    async switchOff() {
      await setCrtc(0)
    },
    close,
  }
}
