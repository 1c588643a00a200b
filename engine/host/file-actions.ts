/** Actions that read or write files, and so take their time. */
import { resolve } from 'node:path'
import type { Author } from './editor.ts'
import type { Exporter } from './export/exporter.ts'
import type { Filing } from './filing.ts'
import type { Health } from './health/health.ts'
import type { ActionCase } from './live/document-calls.ts'
import type { Origin } from './live/publication.ts'
import type { Keeper } from './project/keeper.ts'

export interface FileParts {
  readonly filing: Filing
  readonly keeper: Keeper
  readonly health: Health
  readonly exporter: Exporter
}

/** Rejects with Refusal; then nothing changed. */
export async function performFile(
  action: ActionCase,
  { filing, keeper, health, exporter }: FileParts,
  by: Author,
  origin: Origin,
): Promise<void> {
  switch (action.case) {
    case 'openFile':
      return filing.open(action.value.path, origin)
    case 'newSession':
      return filing.openNew(origin)
    case 'openRecovered':
      return filing.openRecovered(action.value.id, origin)
    case 'discardRecovered':
      return keeper.discard(action.value.id)
    case 'addRack':
      return filing.addRack(action.value.path, action.value.rack, by, origin)
    case 'relinkRack':
      return filing.relinkRack(action.value.rack, action.value.path, by, origin)
    case 'reloadFile':
      return filing.reload(action.value.path, by, origin)
    case 'save':
      return filing.save(action.value.overwrite, by, origin)
    case 'saveAs':
      return filing.saveAs(action.value.path, action.value.overwrite, by, origin)
    case 'collect':
      return filing.collect(action.value.folder, by, origin)
    case 'writeArchive':
      return filing.writeArchive(action.value.path, action.value.overwrite)
    case 'saveFlightRecord':
      if (action.value.path !== '') await filing.refuseLoss(resolve(action.value.path))
      return health.saveFlightRecord(action.value.path, action.value.overwrite)
    case 'exportMix':
      return exporter.sound(action.value, false)
    case 'exportStems':
      return exporter.sound(action.value, true)
    case 'exportAnalysis':
      return exporter.analysis(action.value)
    case 'unpackArchive':
      return filing.unpackArchive(action.value.path, action.value.folder, origin)
  }
}
