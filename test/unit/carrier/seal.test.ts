import { expect, test } from 'vitest'
import { createSealer } from '../../../main/carrier/seal.ts'

const [mine, other] = [1, 2].map((byte) => createSealer(new Uint8Array(16).fill(byte)))
const text = '["repository_name",{"host":"github.com","name":"employer/secret"}]'

test('a line opens only with its key, in its place, and unchanged', () => {
  const sealed = mine?.seal('device/1/2', text) ?? ''
  expect(mine?.unseal('device/1/2', sealed)).toBe(text)
  expect(other?.unseal('device/1/2', sealed)).toBeNull()
  expect(mine?.unseal('device/1/3', sealed)).toBeNull()
  for (let at = 0; at < sealed.length; at += 1) {
    const letter = sealed[at] === 'A' ? 'Q' : 'A'
    expect(
      mine?.unseal('device/1/2', sealed.slice(0, at) + letter + sealed.slice(at + 1)),
    ).toBeNull()
  }
})

test('sealing the same line twice gives different texts', () => {
  expect(mine?.seal('device/1/2', text)).not.toBe(mine?.seal('device/1/2', text))
})

test('the hash of a name depends on the key', () => {
  expect(mine?.hashName('github.com', 'a/b')).toBe(mine?.hashName('github.com', 'a/b'))
  expect(mine?.hashName('github.com', 'a/b')).not.toBe(other?.hashName('github.com', 'a/b'))
})
