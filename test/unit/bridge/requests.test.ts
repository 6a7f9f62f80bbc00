import { describe, expect, test } from 'vitest'
import { isRequestName, requests, type RequestName } from '../../../preload/contract/requests.ts'

const good: readonly (readonly [RequestName, unknown])[] = [
  ['snapshot', null],
  ['feed-one', { kind: null }],
  ['feed-one', { kind: 'review' }],
  ['choose', { id: 'chef-hat' }],
  ['choose', { id: 'star-dash' }],
  ['put-away', { place: 'head' }],
  ['save-outfit', { number: 3 }],
  ['wear-saved', { number: 1 }],
  ['put-away', { place: 'ornament' }],
  ['open-parcels', { id: null }],
  ['open-parcels', { id: 'onsen' }],
  ['remove-folder', { id: 1 }],
  ['sign-in-token', { host: 'github.com', token: 'ghp_x' }],
  ['open-link', { link: 'voicevox' }],
  ['open-link', { link: 'github-private-token-page', host: 'git.example.com:8443' }],
  ['history', { year: null }],
  ['set-pronunciation', { word: 'late', pronunciation: null }],
  ['explain-day', { day: '2024-02-29' }],
  ['set', { muted: true, quietHours: { from: 0 } }],
]

const bad: readonly (readonly [RequestName, unknown])[] = [
  ['snapshot', {}],
  ['feed-one', null],
  ['feed-one', { kind: 'sushi' }],
  ['feed-one', { kind: null, sql: 'DROP TABLE meal' }],
  ['choose', { id: '../../etc/passwd' }],
  ['choose', { id: null }],
  ['put-away', { place: 'tail' }],
  ['save-outfit', { number: 4 }],
  ['wear-saved', { number: '1' }],
  ['put-away', { place: 'scene' }],
  ['open-parcels', { id: 'crown' }],
  ['open-parcels', null],
  ['remove-folder', { id: '1' }],
  ['remove-folder', { id: -1 }],
  ['remove-folder', { path: '/' }],
  ['sign-in-token', { host: '', token: 'x' }],
  ['sign-in-token', { host: 'github.com', token: 'x'.repeat(1001) }],
  ['open-link', { link: 'https://evil.example' }],
  ['open-link', { link: 'github-connections', host: '' }],
  ['open-link', { link: 'github-connections', url: 'https://evil.example' }],
  ['history', { year: Number.NaN }],
  ['history', { year: 2026.5 }],
  ['set', null],
  ['set-pronunciation', { word: 'late' }],
  ['set-pronunciation', { word: 'a'.repeat(201), pronunciation: 'ア' }],
  ['try-pronunciation', { word: 'late', pronunciation: null }],
  ['explain-day', { day: 20260101 }],
  ['explain-day', { day: '2026-02-30' }],
  // The user agrees to a host in a dialog of main's.
  ['set', { modelAddress: 'https://evil.example' }],
  ['set', { quietHours: { from: undefined } }],
]

describe('what requests take', () => {
  test.each(good)('%s takes %j', (name, params) => {
    expect(requests[name].params.safeParse(params).success).toBe(true)
  })

  test.each(bad)('%s refuses %j', (name, params) => {
    expect(requests[name].params.safeParse(params).success).toBe(false)
  })
})

test.each(['toString', '__proto__', 'constructor', 'event:bird', '', null, ['snapshot']])(
  '%j is not a request',
  (name) => {
    expect(isRequestName(name)).toBe(false)
  },
)
