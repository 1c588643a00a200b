/** A project as one file: a zip with the sha256 of each entry. The same project gives the same bytes. */
export { writeArchive } from './archive/pack.ts'
export { unpackArchive } from './archive/unpack.ts'
