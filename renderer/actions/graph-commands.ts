/** What keys ask of the graph while it has the focus. Adding and removing nodes are commands of the page, done there by sight. */
import { words } from '../strings/words.ts'
import type { KeyCommand } from './commands.ts'

const usualKeys = {
  goLeft: 'ArrowLeft',
  goRight: 'ArrowRight',
  goUp: 'ArrowUp',
  goDown: 'ArrowDown',
  moveLeft: 'Alt+ArrowLeft',
  moveRight: 'Alt+ArrowRight',
  moveUp: 'Alt+ArrowUp',
  moveDown: 'Alt+ArrowDown',
  open: 'Enter',
  menu: 'Shift+F10',
  selectAll: 'CmdOrCtrl+A',
  copy: 'CmdOrCtrl+C',
  cut: 'CmdOrCtrl+X',
  duplicate: 'CmdOrCtrl+D',
  bypass: 'CmdOrCtrl+B',
  group: 'CmdOrCtrl+G',
  ungroup: 'CmdOrCtrl+Shift+G',
  fit: 'Home',
  zoomIn: '+',
  zoomOut: '-',
} as const

export type GraphCommand = keyof typeof usualKeys

export const graphCommandId = (command: GraphCommand): string => `graph.${command}`

export const graphCommands: readonly KeyCommand[] = Object.entries(usualKeys).map(([command, keys]) => ({
  id: graphCommandId(command as GraphCommand),
  title: words.graph.commands[command as GraphCommand],
  group: words.actions.groups.graph,
  usualKeys: keys,
}))
