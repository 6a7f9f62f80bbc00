import { describe, expect, test } from 'vitest'

import { omissionOf, partialProblem } from '../../../main/sources/github/rules/omissions.ts'

describe('data beside errors', () => {
  const saml = {
    type: 'FORBIDDEN',
    message: 'Resource protected by organization SAML enforcement.',
    path: ['ranges', 'r0', 'issues', 'nodes', 3],
  }
  const restricted = {
    type: 'FORBIDDEN',
    message:
      'Although you appear to have the correct authorization credentials, the `acme-inc` organization has enabled OAuth App access restrictions',
    path: [],
  }
  const deleted = { type: 'NOT_FOUND', message: 'Could not resolve to a node', path: ['nodes', 0] }

  test('a deleted repository is not an omission', () => {
    expect(omissionOf([deleted])).toBeNull()
  })

  test('a clone whose name GitHub does not find is not an omission', () => {
    const byName = { ...saml, path: ['name12'] }
    expect(omissionOf([byName, { ...deleted, path: ['name3'] }])).toBeNull()
    expect(omissionOf([byName, restricted])).toEqual({ organisations: ['acme-inc'], paths: [[]] })
  })

  test('a part that GitHub did not finish is requested again, so it is not an omission', () => {
    expect(omissionOf([{ ...saml, type: 'RESOURCE_LIMITS_EXCEEDED' }])).toBeNull()
    const message = 'Something went wrong while executing your query on 2026-01-15.'
    expect(omissionOf([{ type: '', message, path: [] }])).toBeNull()
  })

  test('an omission lists each organisation once, but the path of every hidden part', () => {
    expect(omissionOf([saml])).toEqual({ organisations: [], paths: [saml.path] })
    expect(omissionOf([saml, restricted, restricted, deleted])).toEqual({
      organisations: ['acme-inc'],
      paths: [saml.path, [], []],
    })
  })

  test('the message names organisations; otherwise it says that something is hidden, or that days are missing or cut off', () => {
    const host = 'github.com'
    const none = { truncated: 0, setAside: 0 }
    expect(partialProblem(host, [], none)).toBeNull()
    expect(partialProblem(host, [], { truncated: 2, setAside: 0 })?.params).toEqual({
      host,
      context: 'truncated',
      days: 2,
    })
    expect(partialProblem(host, [], { truncated: 2, setAside: 3 })?.params).toEqual({
      host,
      context: 'set-aside',
      days: 3,
    })
    expect(
      partialProblem(host, [{ organisations: [] }], { truncated: 2, setAside: 3 })?.params,
    ).toEqual({
      host,
      context: 'hidden',
    })
    expect(
      partialProblem(
        host,
        [{ organisations: ['acme'] }, { organisations: ['acme', 'umbrella'] }],
        none,
      )?.params,
    ).toEqual({ host, context: 'named', names: 'acme, umbrella' })
  })
})
