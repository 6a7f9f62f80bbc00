/** Something the person at the machine has to put right: its message is one clear sentence, no stack is shown. */
export class MachineProblem extends Error {
  override readonly name = 'MachineProblem'
}

/** Runs a script's main function; a MachineProblem ends it with exit code 1 and its sentence alone. */
export async function runScript(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main()
  } catch (error) {
    if (!(error instanceof MachineProblem)) throw error
    process.stderr.write(`hot-dash: ${error.message}\n`)
    process.exitCode = 1
  }
}
