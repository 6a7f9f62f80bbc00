import { expect, test } from 'vitest'
import { isLoopback } from '../../../main/base/rules/loopback.ts'

test.each([
  ['http://127.0.0.1:11434', true],
  ['http://127.8.8.8/', true],
  ['http://[::1]:11434', true],
  ['http://localhost:3000/login', true],
  ['http://192.168.0.7:11434', false],
  ['http://127.0.0.1.example.com', false],
  ['http://localhost.example.com', false],
  ['http://127.0.0.1@example.com', false],
  ['https://ollama.com', false],
])('whether %s leads to this machine: %s', (url, does) => {
  expect(isLoopback(url)).toBe(does)
})
