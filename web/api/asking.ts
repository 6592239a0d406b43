/** Who asks, and where. */
export type Asker = { readonly http: string; readonly token: () => string }

export type Answered = {
  readonly status: number
  readonly milliseconds: number
  readonly type: string
  readonly text: string
}

const pretty = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** Asks for real, as the person who is chosen. Rejects where nobody answers. */
export const ask = async (
  { http, token }: Asker,
  method: string,
  path: string,
  body: string | undefined,
): Promise<Answered> => {
  const began = performance.now()
  const response = await fetch(`${http}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token()}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body }),
  })
  const text = await response.text()
  return {
    status: response.status,
    milliseconds: Math.round(performance.now() - began),
    type: response.headers.get('content-type') ?? '',
    text: pretty(text),
  }
}
