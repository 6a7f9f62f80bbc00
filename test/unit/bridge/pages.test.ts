import { EventEmitter } from 'node:events'
import type { WebContents } from 'electron'
import { expect, test } from 'vitest'
import { blankSnapshot } from '../../../main/bridge/snapshot.ts'
import { openPages } from '../../../main/bridge/pages.ts'

function open() {
  const sent: string[] = []
  const fake = Object.assign(new EventEmitter(), {
    send: (channel: string, event: unknown) =>
      void sent.push(typeof event === 'string' ? `${channel} ${event}` : channel),
  })
  const page = fake as unknown as WebContents
  const pages = openPages()
  pages.add(page)
  return { pages, page, sent, happens: (event: string) => fake.emit(event) }
}

test('a page gets events once it listens, and not while it loads again', () => {
  const { pages, page, sent, happens } = open()
  const send = () => pages.send(page, 'room', 'nest')
  expect(send()).toBe(false)
  pages.markListening(page)
  expect(send()).toBe(true)
  pages.sendSnapshot(blankSnapshot)
  happens('did-navigate')
  expect(send()).toBe(false)
  pages.sendSnapshot(blankSnapshot)
  expect(sent).toEqual(['event:room nest', 'event:snapshot'])
})

test('hidden characters in an event become visible', () => {
  const { pages, page, sent } = open()
  pages.markListening(page)
  pages.send(page, 'room', 'nest\u202e' as 'nest')
  expect(sent).toEqual(['event:room nest\ufffd'])
})

test('the latest event that must arrive waits until the page listens, even if the page loads again first', () => {
  const { pages, page, sent, happens } = open()
  pages.sendOnceListening(page, 'room', 'nest')
  pages.sendOnceListening(page, 'room', 'settings')
  happens('did-navigate')
  expect(sent).toEqual([])
  pages.markListening(page)
  pages.markListening(page)
  expect(sent).toEqual(['event:room settings'])
  pages.sendOnceListening(page, 'room', 'history')
  expect(sent).toEqual(['event:room settings', 'event:room history'])
  pages.sendOnceListening(undefined, 'room', 'nest')
})

test.each([
  ['destroyed', ({ happens }: ReturnType<typeof open>) => void happens('destroyed')],
  ['forgotten when Hot Dash ends', ({ pages }: ReturnType<typeof open>) => pages.close()],
])('a page that is %s gets no events, even if it sent a request before', (_, end) => {
  const opened = open()
  const { pages, page, sent } = opened
  pages.markListening(page)
  end(opened)
  expect(pages.has(page)).toBe(false)
  pages.markListening(page)
  expect(pages.send(page, 'room', 'nest')).toBe(false)
  pages.sendSnapshot(blankSnapshot)
  expect(sent).toEqual([])
})

test('without a page, nothing is sent', () => {
  expect(open().pages.send(undefined, 'room', 'nest')).toBe(false)
})
