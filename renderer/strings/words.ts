/**
 * Every word that a person reads, by area: plain objects of strings and functions. A word that is not there is an error of
 * the compiler.
 */
import { actions } from './actions.ts'
import { check } from './check.ts'
import { cue, device } from './device.ts'
import { exported } from './exports.ts'
import { frame } from './frame.ts'
import { graph } from './graph.ts'
import { health } from './health.ts'
import { inspector } from './inspector.ts'
import { keys } from './keys.ts'
import { locale, pseudoCatalogue } from './locale.ts'
import { outline } from './outline.ts'
import { palette } from './palette.ts'
import { pattern } from './pattern.ts'
import { project } from './project.ts'
import { rack } from './rack.ts'
import { shortcuts } from './shortcuts.ts'
import { stage } from './stage.ts'
import { topBar } from './top-bar.ts'
import { ui } from './ui.ts'

const catalogue = {
  frame,
  ui,
  graph,
  rack,
  stage,
  check,
  health,
  exported,
  cue,
  device,
  inspector,
  keys,
  outline,
  actions,
  palette,
  project,
  shortcuts,
  topBar,
  pattern,
}

export const words: typeof catalogue = locale === 'pseudo' ? pseudoCatalogue(catalogue) : catalogue
