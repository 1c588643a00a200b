/** What the rack view shows when it is asked for: files of their own, loaded when the page is idle. */
import { later } from '../frame/later.tsx'

export const Outline = later(() => import('./outline/outline.tsx').then((part) => part.Outline))
export const Panels = later(() => import('./panels.tsx').then((part) => part.Panels))
export const NodeInspector = later(() => import('./inspector/node-inspector.tsx').then((part) => part.NodeInspector))
export const Picker = later(() => import('./graph/picker.tsx').then((part) => part.Picker))

const inspectorParts = () => import('./inspector/later-parts.ts')
export const SeveralInspector = later(() => inspectorParts().then((parts) => parts.SeveralInspector))
export const ControlEditor = later(() => inspectorParts().then((parts) => parts.ControlEditor))
export const StatusRow = later(() => inspectorParts().then((parts) => parts.StatusRow))
export const AddForm = later(() => inspectorParts().then((parts) => parts.AddForm))

const patternParts = () => import('../pattern/later-parts.ts')
export const TimeBar = later(() => patternParts().then((parts) => parts.TimeBar))
export const ToolsBar = later(() => patternParts().then((parts) => parts.ToolsBar))
export const LockLane = later(() => patternParts().then((parts) => parts.LockLane))

const together = (...parts: readonly { load(): Promise<void> }[]) => Promise.all(parts.map((part) => part.load()))

/** File by file, in the order in which hands ask for them. */
export const rackParts: readonly (() => Promise<unknown>)[] = [
  NodeInspector.load,
  Outline.load,
  Picker.load,
  () => together(TimeBar, ToolsBar, LockLane),
  Panels.load,
  () => together(SeveralInspector, ControlEditor, StatusRow, AddForm),
]
