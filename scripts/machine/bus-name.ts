import { createConnection, type Socket } from 'node:net'
import { type BusMessage, decodeMessage, encodeMessage, messageType } from './bus-messages.ts'
import { MachineProblem } from './problem.ts'

const bus = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const
/** RequestName's flag: fail instead of queueing for the name. */
const DO_NOT_QUEUE = 4
/** RequestName's answer: we own the name. */
const PRIMARY_OWNER = 1

/**
 * Owns a name on a session bus, for programs that only ask whether the name has an owner. Method calls on the name
 * are rejected at once.
 * @param socketPath the bus's socket
 * @returns a function that releases the name
 * @throws MachineProblem if the bus does not grant the name
 */
export async function ownBusName(socketPath: string, name: string): Promise<() => void> {
  const socket = createConnection(socketPath)
  // The bus may end first, which releases the name as well.
  socket.on('error', () => undefined)
  try {
    await authenticate(socket)
    const answer = await requestName(socket, name)
    if (answer !== PRIMARY_OWNER)
      throw new MachineProblem(`the bus does not grant the name ${name}`)
  } catch (error) {
    socket.destroy()
    throw error
  }
  return () => socket.destroy()
}

/** Authenticates as the current user, whom the bus knows by the socket (EXTERNAL). */
async function authenticate(socket: Socket): Promise<void> {
  const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')
  socket.write(`\0AUTH EXTERNAL ${user}\r\n`)
  const line = await new Promise<string>((resolve, reject) => {
    socket.once('data', (chunk: Buffer) => resolve(chunk.toString()))
    socket.once('close', () => reject(new MachineProblem('the session bus closed the connection')))
  })
  if (!line.startsWith('OK ')) throw new MachineProblem(`the session bus refused us: ${line}`)
  socket.write('BEGIN\r\n')
}

/** Says hello, requests the name, and from then on rejects every call. @returns the bus's answer */
function requestName(socket: Socket, name: string): Promise<number | undefined> {
  let serial = 0
  const send = (message: Omit<BusMessage, 'serial'>): number => {
    serial += 1
    socket.write(encodeMessage({ ...message, serial }))
    return serial
  }
  send({ type: messageType.call, ...bus, member: 'Hello' })
  const body = { strings: [name], number: DO_NOT_QUEUE }
  const asked = send({ type: messageType.call, ...bus, member: 'RequestName', body })
  return new Promise((resolve, reject) => {
    let arrived = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      arrived = Buffer.concat([arrived, chunk])
      for (let next = decodeMessage(arrived); next; next = decodeMessage(arrived)) {
        arrived = arrived.subarray(next.length)
        const { message } = next
        if (message.replySerial === asked) resolve(message.body?.number)
        if (message.type === messageType.call && message.sender !== undefined) {
          send({
            type: messageType.error,
            destination: message.sender,
            replySerial: message.serial,
            errorName: 'org.freedesktop.DBus.Error.UnknownMethod',
          })
        }
      }
    })
    socket.once('close', () => reject(new MachineProblem('the session bus closed the connection')))
  })
}
