/** The open project as it stands in a folder of its own, or in an archive: all that it needs, named from inside. */
import { dirname } from 'node:path'
import { performAll } from '../session/actions/index.ts'
import { type Document, type FileId, sessionOf, withFile } from '../session/document.ts'
import { companionsOf, type ProjectContents, planCollect, sessionFileName } from './project/contents.ts'
import type { Project } from './project/project.ts'

export interface PackedProject {
  readonly contents: ProjectContents
  /** Where each file of the document will stand, below the project folder. */
  readonly paths: ReadonlyMap<FileId, string>
  /** Racks whose files were not found: they stay behind. */
  readonly missing: readonly string[]
}

/** Changes nothing. Rejects with ProjectError where something cannot be taken along. */
export async function packed(project: Project): Promise<PackedProject> {
  const { document } = project
  const racks = linkedRacks(document)
  const plan = planCollect(racks.map(({ path, file }) => ({ reference: path, file: sourceOf(project, file) })))
  const session = sessionFileName(project.name)
  const paths = new Map<FileId, string>([
    [document.sessionFile, session],
    ...racks.map(({ file }, at) => [file, plan[at]!.path] as const),
  ])
  const copy = relinked(document, paths)
  return {
    paths,
    contents: {
      session,
      texts: [...paths].map(([file, path]) => ({ path, text: copy.files.get(file)!.text })),
      copies: await companionsOf(project.path ? dirname(project.path) : null),
    },
    missing: project.slots().flatMap(({ id, file }) => (file ? [] : [id])),
  }
}

/** Racks of one file are one file there too. */
function sourceOf(project: Project, file: FileId): string {
  return project.placeOf(file).path || `/${file}/${project.document.files.get(file)!.name}.json`
}

function linkedRacks({ links, ...document }: Document) {
  return sessionOf({ links, ...document }).racks.flatMap(({ id, path }) => {
    const file = links.get(path)
    return file ? [{ id, path, file }] : []
  })
}

/** The session with other paths for its racks. */
function relinked(document: Document, wanted: ReadonlyMap<FileId, string>): Document {
  const racks = linkedRacks(document)
  // Links of the past may use the same words for another file: here only those of now count.
  const links = new Map<string, FileId>()
  let copy: Document = { ...document, links }
  for (const { file } of racks) copy = withFile(copy, document.files.get(file)!, wanted.get(file)!)
  const paths = racks.map(({ id, file }) => ({ rack: id, path: wanted.get(file)!, file }))
  return paths.length === 0 ? copy : performAll(copy, [{ id: 'relink', args: { paths } }]).document
}
