import { expect, test } from 'vitest'
import { doorPlace } from '../../../main/door/rules/door-place.ts'

const common = { dataFolder: '/data', random: 'r' }

test.each([
  ['linux', undefined, '/run/user/1', '/run/user/1/hot-dash/door.sock'],
  ['linux', undefined, undefined, '/data/door/door.sock'],
  ['linux', undefined, 'relative', '/data/door/door.sock'],
  ['linux', '/data', '/run/user/1', '/data/door/door.sock'],
  ['darwin', undefined, '/run/user/1', '/data/door/door.sock'],
])(
  'on %s with the data folder %s and the runtime folder %s',
  (platform, home, runtimeFolder, address) => {
    expect(doorPlace({ ...common, platform, home, runtimeFolder })).toMatchObject({
      type: 'socket',
      address,
    })
  },
)

test('on Windows, the pipe has a random name', () => {
  const place = doorPlace({
    platform: 'win32',
    home: undefined,
    dataFolder: 'C:\\data',
    runtimeFolder: undefined,
    random: 'ab12',
  })
  expect(place).toEqual({
    type: 'pipe',
    folder: 'C:\\data\\door',
    address: '\\\\.\\pipe\\hot-dash-ab12',
  })
})
