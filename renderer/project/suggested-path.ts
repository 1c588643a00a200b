/** What a path field begins with. */
import type { FileEntry } from '../../engine/client/model.ts'
import type { PathAction } from '../view-state.ts'

/** What a file of this session would be called, without a folder. */
export function suggestedName(action: PathAction, sessionName: string): string {
  const name = (sessionName || 'session').replace(/[/\\:*?"<>|]/g, ' ').trim() || 'session'
  if (action === 'saveAs') return `${name}.mamsession`
  if (action === 'exportMix' || action === 'exportStems') return `${name}.wav`
  if (action === 'exportAnalysis') return `${name}-levels.csv`
  if (action === 'saveFlightRecord') return `${name}-trace.json`
  return action === 'writeArchive' ? `${name}.zip` : name
}

/** The folder of the first of them that is not a demo, with its separator; empty where nothing says which. */
export function folderOf(paths: readonly string[], files: readonly Pick<FileEntry, 'path' | 'isDemo'>[]): string {
  const demos = new Set(files.filter(({ isDemo }) => isDemo).map(({ path }) => path))
  const beside = [...paths, ...files.map(({ path }) => path)].find((path) => path !== '' && !demos.has(path)) ?? ''
  return beside.slice(0, Math.max(beside.lastIndexOf('/'), beside.lastIndexOf('\\')) + 1)
}
