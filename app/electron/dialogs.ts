/** Dialogs of the system for what actions need to know: a file to read, a file or folder to write. */
import type { Question, ShellAction } from '../../engine/contract/shell-bridge.ts'
import { opens } from './open-files.ts'

export interface FileFilter {
  name: string
  extensions: string[]
}

/** Electron's dialog options, as far as they are needed. */
interface DialogWords {
  title: string
  buttonLabel: string
  defaultPath?: string
  filters?: FileFilter[]
}

export interface OpenOptions extends DialogWords {
  properties: ('openFile' | 'openDirectory' | 'createDirectory')[]
}

export interface SaveOptions extends DialogWords {
  properties: ('createDirectory' | 'showOverwriteConfirmation')[]
}

/** Electron's `dialog`, bound to the window that asks. */
export interface Dialogs {
  open(options: OpenOptions): Promise<{ canceled: boolean; filePaths: string[] }>
  save(options: SaveOptions): Promise<{ canceled: boolean; filePath: string }>
}

const sessions: FileFilter[] = [{ name: 'MAM session', extensions: ['mamsession'] }]
const racks: FileFilter[] = [{ name: 'MAM rack', extensions: ['mamrack', 'json'] }]
const both: FileFilter[] = [{ name: 'MAM session or rack', extensions: [...opens] }, ...sessions, ...racks]
const sounds: FileFilter[] = [
  { name: 'WAV', extensions: ['wav'] },
  { name: 'AIFF', extensions: ['aiff', 'aif'] },
  { name: 'FLAC', extensions: ['flac'] },
]
const tables: FileFilter[] = [
  { name: 'CSV', extensions: ['csv'] },
  { name: 'JSON', extensions: ['json'] },
]
const traces: FileFilter[] = [{ name: 'Chrome trace', extensions: ['json'] }]
const archives: FileFilter[] = [{ name: 'MAM archive', extensions: ['zip'] }]

type Ask = (dialogs: Dialogs, name: string) => Promise<object | null>

/** What each dialog finds out, as the fields of its action. */
const questions: Readonly<Record<Question, Ask>> = {
  openFile: (dialogs) => fileToRead(dialogs, { title: 'Open', buttonLabel: 'Open', filters: both }),
  addRack: (dialogs) => fileToRead(dialogs, { title: 'Add a rack', buttonLabel: 'Add', filters: racks }),
  saveAs: (dialogs, name) =>
    fileToWrite(dialogs, {
      title: 'Save as',
      buttonLabel: 'Save',
      defaultPath: `${name}.mamsession`,
      filters: sessions,
    }),
  writeArchive: (dialogs, name) =>
    fileToWrite(dialogs, {
      title: 'Write an archive',
      buttonLabel: 'Write',
      defaultPath: `${name}.zip`,
      filters: archives,
    }),
  exportMix: (dialogs, name) =>
    fileToWrite(dialogs, {
      title: 'Export the mix',
      buttonLabel: 'Export',
      defaultPath: `${name}.wav`,
      filters: sounds,
    }),
  exportStems: (dialogs, name) =>
    fileToWrite(dialogs, {
      title: 'Export mix and stems',
      buttonLabel: 'Export',
      defaultPath: `${name}.wav`,
      filters: sounds,
    }),
  exportAnalysis: (dialogs, name) =>
    fileToWrite(dialogs, {
      title: 'Export levels and spectra',
      buttonLabel: 'Measure',
      defaultPath: `${name}-levels.csv`,
      filters: tables,
    }),
  saveFlightRecord: (dialogs, name) =>
    fileToWrite(dialogs, {
      title: 'Save the last ten minutes',
      buttonLabel: 'Save',
      defaultPath: `${name}-trace.json`,
      filters: traces,
    }),
  collect: async (dialogs) => {
    const folder = await folderToFill(dialogs, { title: 'Collect everything in a folder', buttonLabel: 'Collect' })
    return folder === null ? null : { folder }
  },
  unpackArchive: async (dialogs) => {
    const found = await fileToRead(dialogs, { title: 'Unpack an archive', buttonLabel: 'Choose', filters: archives })
    if (!found) return null
    const folder = await folderToFill(dialogs, { title: 'Unpack into an empty folder', buttonLabel: 'Unpack' })
    return folder === null ? null : { ...found, folder }
  },
}

export const isQuestion = (question: unknown): question is Question =>
  typeof question === 'string' && Object.hasOwn(questions, question)

/** The action with what was chosen, or null. `name` is what the session is called. */
export async function ask(dialogs: Dialogs, question: Question, name: string): Promise<ShellAction | null> {
  const value = await questions[question](dialogs, fileName(name))
  return value && { case: question, value }
}

async function fileToRead(dialogs: Dialogs, options: DialogWords): Promise<{ path: string } | null> {
  const { canceled, filePaths } = await dialogs.open({ ...options, properties: ['openFile'] })
  const [path] = filePaths
  return canceled || !path ? null : { path }
}

/** The dialog has asked whether a file that is there may be replaced: the one that it named, before it got its ending. */
async function fileToWrite(
  dialogs: Dialogs,
  options: DialogWords,
): Promise<{ path: string; overwrite: boolean } | null> {
  const properties: SaveOptions['properties'] = ['createDirectory', 'showOverwriteConfirmation']
  const { canceled, filePath } = await dialogs.save({ ...options, properties })
  if (canceled || !filePath) return null
  const path = withEnding(filePath, options.filters?.[0]?.extensions ?? [])
  return { path, overwrite: path === filePath }
}

/** Some dialogs leave the ending to whoever types. */
function withEnding(path: string, endings: readonly string[]): string {
  const ending = endings.find((one) => path.toLowerCase().endsWith(`.${one}`))
  return ending || !endings[0] ? path : `${path}.${endings[0]}`
}

const fileName = (name: string) => name.replace(/[/\\:*?"<>|\0]/g, ' ').trim() || 'session'

async function folderToFill(dialogs: Dialogs, options: DialogWords): Promise<string | null> {
  const properties: OpenOptions['properties'] = ['openDirectory', 'createDirectory']
  const { canceled, filePaths } = await dialogs.open({ ...options, properties })
  return canceled ? null : (filePaths[0] ?? null)
}
