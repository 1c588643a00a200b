/**
 * Stands between the page and the main process, in a world of its own: passes on ports that the page asks to have connected,
 * questions for dialogs, and actions that menus chose. Nothing else comes through.
 */
import { contextBridge, ipcRenderer } from 'electron'
import { carrierAskedFor, SHELL_BRIDGE, type ShellAction, type ShellBridge } from '../engine/contract/shell-bridge.ts'
import { channels } from './electron/channels.ts'

window.addEventListener('message', ({ source, origin, data, ports }) => {
  const carrier = source === window && origin === location.origin ? carrierAskedFor(data) : undefined
  if (carrier && ports.length === 1) ipcRenderer.postMessage(channels.carrier, carrier, [...ports])
})

let perform: ((action: ShellAction) => void) | undefined
ipcRenderer.on(channels.action, (_event, action: ShellAction) => perform?.(action))

const bridge: ShellBridge = {
  ask: (question) => ipcRenderer.invoke(channels.ask, question),
  onAction: (listener) => {
    perform = listener
  },
}
contextBridge.exposeInMainWorld(SHELL_BRIDGE, bridge)
