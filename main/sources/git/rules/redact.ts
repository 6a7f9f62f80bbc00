/**
 * What Git complained about, fit for the log: quoted words and paths, which name repositories, branches and files, are
 * left out.
 */
export function withoutNames(message: string): string {
  return message.replace(/'[^']*'|"[^"]*"/g, '…').replace(/\S*[\\/]\S*/g, '…')
}
