/**
 * The words that a person reads, by area: plain objects of strings and functions. A word that is not there is an error of the
 * compiler. Those that only a later view says come with it, from the `text.ts` beside it.
 */
import { actions } from './actions.ts'
import { cue, device } from './device.ts'
import { exported } from './exports.ts'
import { frame } from './frame.ts'
import { graph } from './graph.ts'
import { inspector } from './inspector.ts'
import { spoken } from './locale.ts'
import { pattern } from './pattern.ts'
import { project } from './project.ts'
import { rack } from './rack.ts'
import { stage } from './stage.ts'
import { topBar } from './top-bar.ts'
import { ui } from './ui.ts'

const catalogue = {
  frame,
  ui,
  graph,
  rack,
  stage,
  exported,
  cue,
  device,
  inspector,
  actions,
  project,
  topBar,
  pattern,
}

export const words = spoken(catalogue)
