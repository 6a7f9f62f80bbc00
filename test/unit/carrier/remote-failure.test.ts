import { expect, test } from 'vitest'
import { isBranchMissing, remoteFailureOf } from '../../../main/carrier/rules/remote-failure.ts'

const noAccess =
  'fatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.'

// As Git 2.47, OpenSSH 9 and the hosts print it.
test.each([
  ['carry-git-denied', `Host key verification failed.\n${noAccess}`],
  ['carry-git-denied', `git@github.com: Permission denied (publickey).\n${noAccess}`],
  ['carry-git-denied', `ERROR: Repository not found.\n${noAccess}`],
  ['carry-git-denied', `ERROR: The key you are authenticating with has been marked as read only.`],
  [
    'carry-git-denied',
    `fatal: '/srv/dash.git' does not appear to be a git repository\n${noAccess}`,
  ],
  [
    'carry-git-denied',
    `fatal: could not read Username for 'https://github.com': terminal prompts disabled`,
  ],
  ['carry-git-denied', `fatal: Authentication failed for 'https://github.com/me/dash.git/'`],
  [
    'carry-git-denied',
    `remote: Repository not found.\nfatal: repository 'https://github.com/me/x/' not found`,
  ],
  [
    'carry-git-denied',
    `fatal: unable to access 'https://x.org/': The requested URL returned error: 403`,
  ],
  ['carry-git-denied', `fatal: detected dubious ownership in repository at '/srv/dash.git'`],
  [
    'carry-git-unreachable',
    `ssh: Could not resolve hostname github.com: Name or service not known\n${noAccess}`,
  ],
  [
    'carry-git-unreachable',
    `ssh: connect to host x.org port 22: Connection timed out\n${noAccess}`,
  ],
  [
    'carry-git-unreachable',
    `ssh: connect to host x.org port 22: Network is unreachable\n${noAccess}`,
  ],
  [
    'carry-git-unreachable',
    `fatal: unable to access 'https://x.org/': Could not resolve host: x.org`,
  ],
  [
    'carry-git-unreachable',
    `fatal: unable to access 'https://x.org/': The requested URL returned error: 502`,
  ],
  ['carry-git-unreachable', `error: RPC failed; curl 56 GnuTLS recv error\nfatal: early EOF`],
  ['carry-git-unreachable', `timed out`],
  ['carry-git-refused', ` ! [remote rejected] HEAD -> hot-dash (pre-receive hook declined)`],
  ['carry-git-refused', `remote: fatal: pack exceeds maximum allowed size (1.00 GiB)`],
  [
    'carry-git-refused',
    `remote: error: GH013: Repository rule violations found for refs/heads/hot-dash.`,
  ],
  ['carry-git-refused', ''],
] as const)('%s: %s', (code, message) => {
  expect(remoteFailureOf(message)).toBe(code)
})

test('a branch that nobody has pushed yet is not a failure', () => {
  expect(isBranchMissing("fatal: couldn't find remote ref refs/heads/hot-dash\n")).toBe(true)
  expect(isBranchMissing(noAccess)).toBe(false)
})
