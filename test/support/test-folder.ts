import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { temporaryFolder } from './temporary-folder.ts'

/** A new temporary folder for each test of a file. It outlives the test's other hooks. */
export const folderForEachTest = () => folderBetween(beforeEach, afterEach)

/** A temporary folder for all tests of a file. */
export const folderForAllTests = () => folderBetween(beforeAll, afterAll)

function folderBetween(
  before: (hook: () => void) => void,
  after: (hook: () => void) => void,
): { readonly path: string } {
  let folder: ReturnType<typeof temporaryFolder>
  before(() => {
    folder = temporaryFolder()
  })
  after(() => folder.remove())
  return {
    get path() {
      return folder.path
    },
  }
}
