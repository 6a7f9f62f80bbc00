import { useRequest } from '../../shared/requests.ts'
import { Notice } from '../../shared/notice.tsx'
import type { Remedy } from '../../shared/remedies.ts'
import { useSnapshot } from '../../shared/snapshot.ts'
import { Addresses } from './addresses.tsx'
import { Folders } from './folders.tsx'

/** Folders of clones, and whose commits in them count. */
export function FolderSources({ onRemedy }: { readonly onRemedy: (remedy: Remedy) => void }) {
  const git = useSnapshot((snapshot) => snapshot.git)
  const folders = useSnapshot((snapshot) => snapshot.folders)
  const addresses = useSnapshot((snapshot) => snapshot.addresses)
  const folder = useRequest()
  const address = useRequest()
  return (
    <>
      {git.name === 'trouble' && <Notice problem={git.problem} onRemedy={onRemedy} />}
      <Folders
        folders={folders}
        told={git.name === 'trouble' ? git.problem : null}
        asking={folder.asking}
        onAdd={() => void folder.ask('add-folder', null)}
        onRemove={(id) => void folder.ask('remove-folder', { id })}
        onScan={() => void folder.ask('scan-now', null)}
      />
      <Addresses
        addresses={addresses}
        asking={address.asking}
        onSet={(email, counts) => void address.ask('set-address', { email, counts })}
      />
    </>
  )
}
