/** The desktop app: Electron handed to the shell. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  systemPreferences,
  utilityProcess,
} from 'electron'
import { PageFiles } from '../engine/host/connection/page-files.ts'
import { startWithElectron } from './electron/audio-process.ts'
import { inputConsentOf } from './electron/input-consent.ts'
import { filesAmong } from './electron/open-files.ts'
import { Shell } from './electron/shell.ts'
import { openHost, pageFolder } from './open-host.ts'
import { defaultStateFolder } from './state-folder.ts'

const stateFolder = defaultStateFolder()
// Before everything else: the lock of the only instance is in it.
app.setPath('userData', join(stateFolder, 'electron'))
app.enableSandbox()

const device = process.env.MAM_DEVICE
const inputConsent = inputConsentOf(systemPreferences, process.platform)
// Started as `electron FOLDER FILE…` while it is developed, as `mam-desktop FILE…` when it is installed.
const firstFile = process.defaultApp ? 2 : 1
const shell = new Shell(
  {
    app,
    ipc: ipcMain,
    protocol,
    session: () => session.defaultSession,
    powerSave: powerSaveBlocker,
    displays: () => screen.getAllDisplays().map(({ workArea }) => workArea),
    createWindow: (options) => new BrowserWindow(options),
    dialogs: (window) => ({
      open: (options) => (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options)),
      save: (options) => (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options)),
    }),
    setMenu: (template) => Menu.setApplicationMenu(Menu.buildFromTemplate(template)),
    showError: (title, words) => dialog.showErrorBox(title, words),
    relaunch: () => app.relaunch({ args: process.argv.slice(1, firstFile) }),
    platform: process.platform,
  },
  {
    stateFolder,
    preload: join(dirname(fileURLToPath(import.meta.url)), 'preload.cjs'),
    page: () => new PageFiles(pageFolder()),
    openHost: (file) =>
      openHost({
        stateFolder,
        inputConsent,
        startAudioProcess: (program) => startWithElectron(utilityProcess, program),
        ...(file ? { file } : {}),
        ...(device ? { device } : {}),
      }),
  },
)

process.on('uncaughtException', (error) => shell.faults.take({ source: 'uncaughtException', error }))
process.on('unhandledRejection', (error) => shell.faults.take({ source: 'unhandledRejection', error }))

void shell.run(filesAmong(process.argv.slice(firstFile), process.cwd()))
