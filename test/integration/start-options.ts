import type { StartOptions } from '../../main/wiring/start-options.ts'

/** @param githubUrl the origin of the GitHub that is offered first */
export const startOptions = (githubUrl: string | undefined): StartOptions => ({
  ...{ home: undefined, locale: undefined, githubClientId: undefined, now: undefined },
  engineListsUrl: undefined,
  ollamaUrl: undefined,
  releasesUrl: undefined,
  updatePublicKey: undefined,
  githubUrl,
  tz: undefined,
  switches: { isHidden: false, isSafe: false, wantsVersion: false, task: null },
})
