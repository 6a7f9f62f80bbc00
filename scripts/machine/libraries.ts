import { captureOutput } from './run.ts'

/** Names of the shared libraries that `ldd` says it did not find, each once. */
export function missingLibraries(lddOutput: string): readonly string[] {
  const names = lddOutput
    .split('\n')
    .filter((line) => line.includes('=> not found'))
    .map((line) => line.trim().split(/\s/)[0])
    .filter((name) => name !== undefined)
  return [...new Set(names)]
}

/** Shared libraries that an Electron needs and this machine does not have (Linux; elsewhere none). */
export async function librariesMissingFor(executable: string): Promise<readonly string[]> {
  if (process.platform !== 'linux') return []
  const linked = missingLibraries((await captureOutput('ldd', [executable])).stdout)
  // Newer Electrons are not linked with GTK but open whichever they find.
  const known = await captureOutput('/sbin/ldconfig', ['-p'])
  const gtkMissing = known.code === 0 && !/\blibgtk-[34]\.so/.test(known.stdout)
  return gtkMissing ? [...new Set([...linked, 'libgtk-3.so.0'])] : linked
}
