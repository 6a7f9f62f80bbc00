import { captureOutput } from './run.ts'

/** The shared libraries that `ldd` reports as not found, without duplicates. */
export function missingLibraries(lddOutput: string): readonly string[] {
  const names = lddOutput
    .split('\n')
    .filter((line) => line.includes('=> not found'))
    .map((line) => line.trim().split(/\s/)[0])
    .filter((name) => name !== undefined)
  return [...new Set(names)]
}

/** The shared libraries that an Electron needs and this machine lacks. None except on Linux. */
export async function librariesMissingFor(executable: string): Promise<readonly string[]> {
  if (process.platform !== 'linux') return []
  const linked = missingLibraries((await captureOutput('ldd', [executable])).stdout)
  // Newer Electrons are not linked with GTK: they load whichever version they find.
  const known = await captureOutput('/sbin/ldconfig', ['-p'])
  const gtkMissing = known.code === 0 && !/\blibgtk-[34]\.so/.test(known.stdout)
  return gtkMissing ? [...new Set([...linked, 'libgtk-3.so.0'])] : linked
}
