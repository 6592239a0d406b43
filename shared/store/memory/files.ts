import type { Files, StoredFile, Upload, Uploads } from '../../domain/files/file-ports.ts'
import type { Clock } from '../../domain/ports.ts'

/** The files that were checked, in memory. */
export const memoryFiles = (files = new Map<string, StoredFile>()): Files => {
  const nameOf = (channel: string, id: string) => `${channel} ${id}`
  return {
    put: async file => void files.set(nameOf(file.channel, file.id), file),
    get: async (channel, id) => files.get(nameOf(channel, id)),
  }
}

/** Uploads on their way, in memory. */
export const memoryUploads = (clock: Clock, uploads = new Map<string, Upload>()): Uploads => {
  const spent = new Map<string, number>()
  return {
    put: async upload => void uploads.set(upload.id, upload),
    get: async id => {
      const upload = uploads.get(id)
      return upload && upload.until > clock.now() ? upload : undefined
    },
    remove: async id => void uploads.delete(id),
    spend: async (user, day, bytes, most) => {
      const name = `${day} ${user}`
      const before = spent.get(name)
      if (before !== undefined && before + bytes > most) return false
      spent.set(name, (before ?? 0) + bytes)
      return true
    },
  }
}
