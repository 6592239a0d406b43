import type { BuildOptions, OutputFile } from 'esbuild'

/**
 * Bundles in memory. Throws where the sources do not build. esbuild is told to end with each build: its usual service
 * is a process and a thread that would live as long as we do.
 */
export const bundle = async (options: BuildOptions): Promise<readonly OutputFile[]> => {
  process.env.ESBUILD_WORKER_THREADS = '0'
  const { buildSync } = await import('esbuild')
  return buildSync({ ...options, bundle: true, write: false, logLevel: 'silent' }).outputFiles
}
