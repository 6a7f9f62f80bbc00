/** A problem that the user has to fix. Its message is one clear sentence. No stack is printed. */
export class MachineProblem extends Error {
  override readonly name = 'MachineProblem'
}

/** Runs a script's main function. A MachineProblem ends it with exit code 1 and prints only its sentence. */
export async function runScript(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main()
  } catch (error) {
    if (!(error instanceof MachineProblem)) throw error
    process.stderr.write(`hot-dash: ${error.message}\n`)
    process.exitCode = 1
  }
}
