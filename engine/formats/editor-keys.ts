/** Keys of our own in rack files, which earlier engines ignore: where nodes stand, and what a rack offers to the outside. */
import { deferred, double, id, list, text, texts } from './key.ts'

export const controlKinds = ['knob', 'switch', 'pad'] as const
export const controlCurves = ['linear', 'exponential', 'square'] as const
export const statusKinds = ['level', 'step', 'value'] as const

export const groupKeys = {
  name: text('', 'For people; each group has its own'),
  nodes: texts('Node ids; a node is in one group at most'),
}

export const editorKeys = {
  positions: deferred('Node id → `[x, y]`, its top left corner in points; a node without one is placed by the editor'),
  groups: list(groupKeys, 'Nodes that belong together'),
}

export const controlTargetKeys = {
  nodeId: text('', 'Node id'),
  param: text('', 'Name of a parameter, in any case; none for a pad'),
  paramId: id(0, 'Number of a parameter; goes before the name'),
  from: double(undefined, "The parameter at the control's min; its own lowest value if absent"),
  to: double(undefined, "The parameter at the control's max; its own highest value if absent"),
}

export const controlKeys = {
  id: text('', 'Name that addresses use; each control and status has its own'),
  name: text('', 'For people; the id if empty'),
  kind: text('knob', 'A knob and a switch move parameters, a pad triggers nodes', { choices: controlKinds }),
  min: double(0, 'Value shown at the lower end of a knob'),
  max: double(1, 'Value shown at the upper end of a knob'),
  unit: text('', 'Behind the value'),
  curve: text('linear', 'How values spread over the way of a knob, wherever both ends are above 0', {
    choices: controlCurves,
  }),
  targets: list(controlTargetKeys, 'What it moves or hits; the first one tells its value'),
}

export const statusKeys = {
  id: text('', 'Name that addresses use; each control and status has its own'),
  name: text('', 'For people; the id if empty'),
  kind: text('level', 'A level, the step that a pattern plays, or a parameter as it is played', {
    choices: statusKinds,
  }),
  nodeId: text('', 'Node id; empty: of the rack'),
  param: text('', 'Of a value: name of the parameter, in any case'),
  paramId: id(0, 'Number of the parameter; goes before the name'),
}

export const exportKeys = {
  controls: list(controlKeys, 'Macro knobs, switches and pads'),
  status: list(statusKeys, 'What it reports'),
}
