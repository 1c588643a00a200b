/** What is said about files that are not where or what they should be. */
import type { FileId } from '../session/document.ts'
import type { PlayedRate } from './played-rate.ts'
import type { Project } from './project/project.ts'

export function conflictWords(paths: readonly string[]): string {
  const verb = paths.length === 1 ? 'is' : 'are'
  return `${paths.join(', ')} ${verb} not on disk as MAM left it: reload, save over it, or save as another file`
}

export function existsWords(paths: readonly string[]): string {
  return `${paths.join(', ')} ${paths.length === 1 ? 'is' : 'are'} there already: save over it, or under another name`
}

export function vanishedWords(paths: readonly string[]): string {
  const verb = paths.length === 1 ? 'is' : 'are'
  return `${paths.join(', ')} ${verb} gone from disk. What is open here is whole: save to write it there again, or save as another file.`
}

export function returnedWords(paths: readonly string[]): string {
  const [verb, files] = paths.length === 1 ? ['is', 'the file'] : ['are', 'the files']
  return `${paths.join(', ')} ${verb} there again. Use ${files} in the mixer, and what was silent plays.`
}

const MOST_PLACES = 5

/** `places`: nodes, as addresses name them. */
export function lostWords(path: string, places: readonly string[]): string {
  const shown = places.slice(0, MOST_PLACES).join(', ')
  const more = places.length > MOST_PLACES ? ` and ${places.length - MOST_PLACES} more` : ''
  return `${path} has no place for tonight's values of ${shown}${more}: they are dropped. Undo brings them back.`
}

export function homelessWords(project: Project, file: FileId): string {
  const { name } = project.document.files.get(file)!
  if (project.placeOf(file).isDemo)
    return `${name} came with MAM and is not written over: save it as a file of your own`
  return file === project.document.sessionFile
    ? 'the session has no file yet: save it as one'
    : `${name} has no file yet: save the session as one`
}

/** `own`: Hz. What is open keeps its rate until it is opened again. */
export function rateWords(name: string, own: number, { hz, why }: PlayedRate): string {
  const reason = why || `it gets its own when it is opened again`
  return `${name} is a session of ${own} Hz and plays at ${hz} Hz: ${reason}. All comes at its time, and a render gives ${own} Hz.`
}
