import { spawn } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import { root, windows, withTools } from './project.mjs'

/**
 * Runs a program to its end, collecting what it writes; rejects only where it cannot be started.
 * `onLine` sees each line as it comes. A run beyond `limitSeconds` is ended and counts as failed.
 * Returns { code, output, stdout, seconds }; `output` is stdout and stderr as they came.
 */
export function run(program, words, { cwd = root, env = withTools(), onLine, limitSeconds = 3600 } = {}) {
  return new Promise((resolve, reject) => {
    const start = performance.now()
    const child = spawn(program, words, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: windows && !/[\\/]/.test(program),
    })
    let output = ''
    let stdout = ''
    let timedOut = false
    const limit = setTimeout(() => {
      timedOut = true
      child.kill('SIGKILL')
    }, limitSeconds * 1000)
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text
      stdout += text
      if (onLine) for (const line of text.split('\n')) if (line) onLine(line)
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text
    })
    child.on('error', (error) => {
      clearTimeout(limit)
      reject(error)
    })
    child.on('close', (code, signal) => {
      clearTimeout(limit)
      if (timedOut) output += `\nended after ${limitSeconds} s\n`
      else if (signal) output += `\nended by ${signal}\n`
      resolve({ code: code ?? 1, output, stdout, seconds: (performance.now() - start) / 1000 })
    })
  })
}

/** Runs a program in this terminal and resolves with its exit code; ctrl-C reaches it and is left to it. */
export function hand(program, words, { cwd = root, env = withTools() } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd, env, stdio: 'inherit' })
    const forward = (signal) => child.kill(signal)
    const ignore = () => {} // the terminal sends ctrl-C to the whole group
    process.on('SIGINT', ignore)
    process.on('SIGTERM', forward)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      process.off('SIGINT', ignore)
      process.off('SIGTERM', forward)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1))
    })
  })
}
