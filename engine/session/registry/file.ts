import { always, withRecovered, withSession, writable } from '../action-context.ts'
import { type Entries, folder, overwrite, part, path, recovered } from './args.ts'

type Ids =
  | 'newSession'
  | 'openFile'
  | 'save'
  | 'saveAs'
  | 'collect'
  | 'writeArchive'
  | 'unpackArchive'
  | 'exportMix'
  | 'exportStems'
  | 'exportAnalysis'
  | 'reloadFile'
  | 'openRecovered'
  | 'discardRecovered'

/** What reads and writes files. */
export const fileActions: Entries<Ids> = {
  newSession: { title: 'New Session', group: 'File', args: [], shortcut: 'CmdOrCtrl+N', possible: always },
  openFile: {
    title: 'Open…',
    group: 'File',
    args: [path('A session or a rack')],
    shortcut: 'CmdOrCtrl+O',
    possible: always,
  },
  save: {
    title: 'Save',
    group: 'File',
    args: [overwrite('Also files that changed on disk meanwhile')],
    shortcut: 'CmdOrCtrl+S',
    possible: writable,
  },
  saveAs: {
    title: 'Save As…',
    group: 'File',
    args: [path('The new session file'), overwrite('Also a file that is there')],
    shortcut: 'CmdOrCtrl+Shift+S',
    possible: withSession,
  },
  collect: {
    title: 'Collect Files…',
    group: 'File',
    args: [folder('Gets the session with everything it uses')],
    possible: withSession,
  },
  writeArchive: {
    title: 'Write Archive…',
    group: 'File',
    args: [path('The archive, one file'), overwrite('Also a file that is there')],
    shortcut: 'CmdOrCtrl+Shift+E',
    possible: withSession,
  },
  unpackArchive: {
    title: 'Unpack Archive…',
    group: 'File',
    args: [path('The archive'), folder('A new or empty one')],
    possible: always,
  },
  exportMix: {
    title: 'Export Mix…',
    group: 'File',
    args: [path('The sound file: .wav, .aiff or .flac'), overwrite('Also a file that is there'), ...part],
    possible: withSession,
  },
  exportStems: {
    title: 'Export Mix and Stems…',
    group: 'File',
    args: [
      path('The sound file of the mix; stems go into a folder beside it'),
      overwrite('Also a file that is there'),
      ...part,
    ],
    possible: withSession,
  },
  exportAnalysis: {
    title: 'Export Levels and Spectra…',
    group: 'File',
    args: [path('The table: .csv or .json'), overwrite('Also a file that is there'), ...part],
    possible: withSession,
  },
  reloadFile: {
    title: 'Reload from Disk',
    group: 'File',
    args: [path('A file of the session')],
    possible: withSession,
  },
  openRecovered: { title: 'Open Recovered Work', group: 'File', args: [recovered], possible: withRecovered },
  discardRecovered: { title: 'Discard Recovered Work', group: 'File', args: [recovered], possible: withRecovered },
}
