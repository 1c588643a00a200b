import { always, withRecovered, withSession, writable } from '../action-context.ts'
import { type Entries, entry, path } from './args.ts'

type Ids =
  | 'newSession'
  | 'openFile'
  | 'save'
  | 'saveAs'
  | 'collect'
  | 'writeArchive'
  | 'unpackArchive'
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
    args: [{ name: 'overwrite', kind: 'switch', help: 'Also files that changed on disk meanwhile' }],
    shortcut: 'CmdOrCtrl+S',
    possible: writable,
  },
  saveAs: {
    title: 'Save As…',
    group: 'File',
    args: [path('The new session file'), { name: 'overwrite', kind: 'switch', help: 'Also a file that is there' }],
    shortcut: 'CmdOrCtrl+Shift+S',
    possible: withSession,
  },
  collect: {
    title: 'Collect Files…',
    group: 'File',
    args: [path('Folder that gets the session with everything it uses')],
    possible: withSession,
  },
  writeArchive: {
    title: 'Write Archive…',
    group: 'File',
    args: [path('The archive, one file')],
    shortcut: 'CmdOrCtrl+Shift+E',
    possible: withSession,
  },
  unpackArchive: {
    title: 'Unpack Archive…',
    group: 'File',
    args: [path('The archive'), { name: 'folder', kind: 'path', help: 'An empty folder' }],
    possible: always,
  },
  reloadFile: {
    title: 'Reload from Disk',
    group: 'File',
    args: [{ name: 'file', kind: 'text', help: 'Id of the file' }],
    possible: withSession,
  },
  openRecovered: { title: 'Open Recovered Work', group: 'File', args: [entry], possible: withRecovered },
  discardRecovered: { title: 'Discard Recovered Work', group: 'File', args: [entry], possible: withRecovered },
}
