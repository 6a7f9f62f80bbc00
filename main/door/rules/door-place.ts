/** Where the door listens. */
export interface DoorPlace {
  readonly type: 'socket' | 'pipe'
  /** The folder of the socket, or of the file with the pipe's name and token. Absolute. */
  readonly folder: string
  /** The path that `net` listens on. */
  readonly address: string
}

/**
 * resources/command/hot-dash.c derives the same path.
 * @param options.home the data folder if the user chose it by HOT_DASH_HOME
 * @param options.dataFolder the data folder, absolute
 * @param options.runtimeFolder the value of XDG_RUNTIME_DIR, on Linux
 * @param options.random part of the pipe's name, so that nobody can create it first
 */
export function doorPlace(options: {
  /** As in `process.platform`. */
  readonly platform: string
  readonly home: string | undefined
  readonly dataFolder: string
  readonly runtimeFolder: string | undefined
  readonly random: string
}): DoorPlace {
  const { platform, home, dataFolder, runtimeFolder = '', random } = options
  if (platform === 'win32')
    return {
      type: 'pipe',
      folder: `${dataFolder}\\door`,
      address: `\\\\.\\pipe\\hot-dash-${random}`,
    }
  const hasRuntimeFolder =
    platform === 'linux' && home === undefined && runtimeFolder.startsWith('/')
  const folder = hasRuntimeFolder ? `${runtimeFolder}/hot-dash` : `${dataFolder}/door`
  return { type: 'socket', folder, address: `${folder}/door.sock` }
}
