import { createAiffWriter } from './aiff.ts'
import { createFlacWriter } from './flac.ts'
import type { AudioLayout, AudioWriter } from './format.ts'
import { type ByteSink, openTarget } from './target.ts'
import { createWavWriter } from './wav.ts'

/** A writer for the layout's format. Throws AudioFileError where the format cannot hold it; `path` is for its words. */
export async function createAudioWriter(sink: ByteSink, layout: AudioLayout, path: string): Promise<AudioWriter> {
  switch (layout.format) {
    case 'wav':
      return createWavWriter(sink, layout)
    case 'aiff':
      return createAiffWriter(sink, layout, path)
    case 'flac':
      return createFlacWriter(sink, layout, path)
  }
}

/** An audio file on its way: its name keeps what it had until `commit`. */
export interface AudioFile {
  /** Interleaved. Throws AudioFileError. */
  write(samples: Float32Array): void
  /** Completes the header, makes the file durable. Throws AudioFileError; then `discard`. */
  seal(): void
  /** Seals it and gives it its name. Throws AudioFileError; then `discard`. */
  commit(): void
  /** Leaves nothing behind. Does nothing after `commit`. */
  discard(): void
  clipped(): number
}

/** Throws AudioFileError, and then nothing was left behind. */
export async function openAudioFile(path: string, layout: AudioLayout, overwrite: boolean): Promise<AudioFile> {
  const target = openTarget(path, overwrite)
  try {
    const writer = await createAudioWriter(target, layout, path)
    let isOpen = true
    const close = () => {
      if (isOpen) writer.close()
      isOpen = false
    }
    const seal = () => {
      if (!isOpen) return
      writer.finish()
      close()
      target.seal()
    }
    const commit = () => {
      seal()
      target.commit()
    }
    const discard = () => {
      close()
      target.discard()
    }
    return { write: writer.write, seal, commit, discard, clipped: writer.clipped }
  } catch (error) {
    target.discard()
    throw error
  }
}
